import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type ChaosOptions, type ChaosResult, deadWorld } from './result.ts';
import type { PlayedWorld } from './world-process.ts';

const program = fileURLToPath(new URL('world-process.ts', import.meta.url));

const keptCharacters = 4000;

/** A process for worlds, and the end of what it complained of. */
interface Worker {
  readonly child: ChildProcess;
  complaint: string;
}

const start = (): Worker => {
  const child = fork(program, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
  const worker: Worker = { child, complaint: '' };
  child.stderr?.on('data', (text) => {
    worker.complaint = `${worker.complaint}${text}`.slice(-keptCharacters);
  });
  return worker;
};

/** The answer of the process, or that it died of the world. */
const play = async (worker: Worker, world: ChaosOptions): Promise<PlayedWorld> => {
  const { child } = worker;
  const over = new AbortController();
  const answer = once(child, 'message', over).then(([played]): PlayedWorld => played);
  const death = once(child, 'close', over).then(([code, signal]): PlayedWorld => {
    const result: ChaosResult = deadWorld(
      world,
      `The process that played it ended with ${signal ?? `code ${code}`}. ${worker.complaint}`.trim(),
    );
    return { result, cpuSeconds: 0, memoryBytes: 0 };
  });
  answer.catch(() => {});
  death.catch(() => {});
  child.send(world);
  try {
    return await Promise.race([answer, death]);
  } finally {
    over.abort();
  }
};

export interface PoolOptions {
  readonly worlds: readonly ChaosOptions[];
  /** Processes side by side, each with one world after another. */
  readonly workers: number;
  /** Asked before each world; `false` begins no more. */
  readonly mayBegin: () => boolean;
  readonly onPlayed: (played: PlayedWorld) => void;
}

/** Plays the worlds in processes of their own: one that dies costs its own world only. Answers how many were not begun. */
export const playWorlds = async ({ worlds, workers, mayBegin, onPlayed }: PoolOptions): Promise<number> => {
  const waiting = [...worlds];
  const work = async (): Promise<void> => {
    let worker = start();
    while (waiting.length > 0 && mayBegin()) {
      const world = waiting.shift();
      if (world === undefined) break;
      onPlayed(await play(worker, world));
      if (!worker.child.connected) worker = start();
    }
    if (worker.child.connected) worker.child.disconnect();
  };
  await Promise.all(Array.from({ length: Math.min(workers, worlds.length) }, work));
  return waiting.length;
};
