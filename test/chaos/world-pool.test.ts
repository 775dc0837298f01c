import { runChaosWorld } from './run-world.ts';
import { playWorlds } from './world-pool.ts';
import type { PlayedWorld } from './world-process.ts';

describe('worlds in processes of their own', () => {
  const worlds = [1, 2, 3].map((seed) => ({ seed, jobs: 4 }));

  it('are the same as in this process, and none is begun when time is up', async () => {
    const played: PlayedWorld[] = [];
    const mayBegin = () => played.length < 1;
    const left = await playWorlds({ worlds, workers: 1, mayBegin, onPlayed: (one) => played.push(one) });
    expect(left).toBe(2);
    expect(played.map(({ result }) => result)).toEqual([await runChaosWorld({ seed: 1, jobs: 4 })]);
  }, 60_000);

  it('cost no other world when their process dies', async () => {
    const played: PlayedWorld[] = [];
    const [first, second] = worlds;
    if (first === undefined || second === undefined) throw new Error('There are no worlds.');
    // No number of jobs: the world throws before it begins.
    const fatal = { ...first, jobs: 4n as unknown as number };
    await playWorlds({
      worlds: [fatal, second],
      workers: 1,
      mayBegin: () => true,
      onPlayed: (one) => played.push(one),
    });
    expect(played.map(({ result }) => result.broken?.message ?? 'whole')).toEqual([
      expect.stringMatching(/^The process that played it ended with code 1.*BigInt/s),
      'whole',
    ]);
  }, 60_000);
});
