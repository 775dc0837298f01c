import fc from 'fast-check';
import { type CallFault, type FollowWorld, followWorld } from './follow-world.ts';

const kind = <const Kind extends string>(name: Kind) => fc.constant(name);

/** The deeds of pods, and the fate of the calls that ask about them. `said` is what they say: points or lines. */
export const histories = <Said>(said: fc.Arbitrary<Said>, seconds: readonly number[]) =>
  fc.record({
    acts: fc.array(
      fc.oneof(
        { weight: 12, arbitrary: fc.record({ kind: kind('next'), said, skip: fc.nat(3) }) },
        // A report that later ones have overtaken.
        { weight: 4, arbitrary: fc.record({ kind: kind('late'), said, back: fc.integer({ min: 1, max: 9 }) }) },
        { weight: 1, arbitrary: fc.record({ kind: kind('resume') }) },
        { weight: 3, arbitrary: fc.record({ kind: kind('pass'), seconds: fc.constantFrom(...seconds) }) },
        { weight: 3, arbitrary: fc.record({ kind: kind('note') }) },
      ),
      { maxLength: 60 },
    ),
    paces: fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 5 }),
    faults: fc.array(
      fc.option(fc.constantFrom<CallFault>('offline', 'lost_answer', 'cut_off', 'busy', 'too_many'), {
        nil: undefined,
      }),
      { maxLength: 25 },
    ),
  });

type History<Said> = ReturnType<typeof histories<Said>> extends fc.Arbitrary<infer T> ? T : never;

/** After so many calls all that is left is played at once. */
const patienceCalls = 60;

/** A world in which a history is played between the calls of a follower; after its last act the job is over. */
export const playedWorld = <Said>(
  { acts, paces, faults }: History<Said>,
  say: (world: FollowWorld, attempt: number, seq: number, said: Said) => Promise<unknown>,
): FollowWorld => {
  let [attempt, seq, next] = [1, 0, 0];
  const play = async (): Promise<unknown> => {
    const act = acts[next];
    next += 1;
    switch (act?.kind) {
      case undefined:
        return world.end('completed');
      case 'pass':
        return world.pass(act.seconds);
      case 'note':
        return world.note(`note ${next}`);
      case 'resume':
        [attempt, seq] = [attempt + 1, 0];
        return world.resume(attempt);
      case 'next':
        seq += 1 + act.skip;
        return say(world, attempt, seq, act.said);
      case 'late':
        return say(world, attempt, Math.max(0, seq - act.back), act.said);
    }
  };
  const world: FollowWorld = followWorld({
    beforeCall: async (n) => {
      const steps = n > patienceCalls ? acts.length + 1 : (paces[n % paces.length] ?? 0);
      for (let step = 0; step < steps; step += 1) await play();
    },
    faultOf: (n) => faults[n],
  });
  return world;
};
