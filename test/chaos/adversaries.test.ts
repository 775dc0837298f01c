import { createVirtualWorld } from '../virtual/world.ts';
import type { Adversary } from './adversaries/adversary.ts';
import { allAdversaries, castOf, isAdversary, userIdOf } from './adversaries/cast.ts';
import { runChaosWorld } from './run-world.ts';

const setup = async (adversary: Adversary) => {
  const world = await createVirtualWorld({ seed: 1, planFor: adversary.planFor });
  void world.sweepForEver();
  const user = world.user(userIdOf(adversary));
  void adversary.play({ world, stage: world.stage, user, random: world.random('adversary') });
  return world;
};

describe('the adversaries of chaos', () => {
  it.each(allAdversaries.map((adversary) => [adversary.name, adversary] as const))(
    '%s deploys what is taken, as a user that is told from the honest ones',
    async (_name, adversary) => {
      const world = await setup(adversary);
      await world.run(60);
      expect(world.jobs().length).toBeGreaterThan(0);
      expect(world.jobs().every(({ user_id }) => isAdversary(user_id))).toBe(true);
    },
  );

  it('come in some worlds and not in others, each of them somewhere, and the same in the same world', () => {
    const casts = Array.from({ length: 200 }, (_, seed) => castOf(seed));
    expect(casts.filter((cast) => cast.length === 0).length).toBeGreaterThan(40);
    expect(new Set(casts.flat())).toEqual(new Set(allAdversaries));
    expect(castOf(7)).toEqual(castOf(7));
  });

  it('are part of a world, and of the history that its seed replays', async () => {
    const world = { seed: 3, jobs: 2, adversaries: true, cast: ['junk_pod'] };
    const first = await runChaosWorld(world);
    expect(await runChaosWorld(world)).toEqual(first);
    expect(first.faults.get('adversary junk_pod')).toBe(1);
    expect(first.jobs).toBeGreaterThan(2);
  }, 60_000);
});
