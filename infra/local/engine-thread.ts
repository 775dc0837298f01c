import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { compiledOnce } from './compile-cache.ts';

/** A message to the thread of an engine. The reply has the same id. */
export interface EngineCommand<C = unknown> {
  readonly id: number;
  readonly payload: C;
}

const replySchema = z.object({ id: z.number(), error: z.string().optional(), value: z.unknown() });

/** An engine in a thread of its own, so that its work does not block the gateway. Ending the thread ends the engine. */
export class EngineThread {
  private readonly worker: Worker;
  private readonly pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private nextId = 1;

  constructor(script: URL, workerData: unknown) {
    this.worker = new Worker(script, {
      workerData,
      env: compiledOnce,
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    this.worker.on('message', (message: unknown) => this.settle(replySchema.parse(message)));
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', () => this.fail(new Error('the engine stopped')));
  }

  ask(payload: unknown): Promise<unknown> {
    const command: EngineCommand = { id: this.nextId++, payload };
    return new Promise((resolve, reject) => {
      this.pending.set(command.id, { resolve, reject });
      this.worker.postMessage(command);
    });
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }

  private settle({ id, error, value }: z.output<typeof replySchema>): void {
    const waiting = this.pending.get(id);
    this.pending.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  }

  private fail(error: Error): void {
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}
