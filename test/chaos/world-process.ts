import process from 'node:process';
import type { ChaosOptions, ChaosResult } from './result.ts';
import { runChaosWorld } from './run-world.ts';

/** The answer of this process to one world. */
export interface PlayedWorld {
  readonly result: ChaosResult;
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

process.on('message', (world: ChaosOptions) => {
  const before = process.cpuUsage();
  void runChaosWorld(world).then((result) => {
    const { user, system } = process.cpuUsage(before);
    const played: PlayedWorld = {
      result,
      cpuSeconds: (user + system) / 1e6,
      memoryBytes: process.memoryUsage().rss,
    };
    process.send?.(played);
  });
});
process.on('disconnect', () => process.exit());
