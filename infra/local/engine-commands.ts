import { parentPort } from 'node:worker_threads';
import type { EngineCommand } from './engine-thread.ts';

/** The counterpart of `EngineThread` within the thread: answers each command with what `run` returns or throws. */
export const serveCommands = <C>(run: (payload: C) => Promise<unknown>): void => {
  parentPort?.on('message', ({ id, payload }: EngineCommand<C>) => {
    run(payload).then(
      (value) => parentPort?.postMessage({ id, value }),
      (cause: unknown) => parentPort?.postMessage({ id, error: String(cause) }),
    );
  });
};
