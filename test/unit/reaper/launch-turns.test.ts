import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { addSeconds } from '../../../shared/domain/clock.ts';
import { openJobOf } from '../../../shared/domain/jobs/open-job.ts';
import type { Action } from '../../../shared/domain/reaper/action.ts';
import { LaunchTurns } from '../../../shared/domain/reaper/launch-turns.ts';
import { planSweep } from '../../../shared/domain/reaper/plan.ts';
import { aJob } from '../../support/a-job.ts';
import { propertyRuns } from '../../support/effort.ts';
import { setup, start } from './world.ts';

const due = (seconds: number): string => addSeconds(start, seconds).toISOString();

const aLaunch = (user_id: string, first_offer: string, next_launch_at: string, id: string = randomUUID()): Action => ({
  job: openJobOf(aJob({ id, user_id, first_offer, next_launch_at })),
  verdict: { kind: 'launch' },
  pod: undefined,
});

const turnsOf = (actions: readonly Action[], size: number, after?: string): readonly Action[] => {
  const turns = new LaunchTurns(size, after);
  for (const action of actions) turns.offer(action);
  return turns.items();
};

const anyCrowd = fc
  .array(fc.record({ user: fc.nat({ max: 4 }), offer: fc.nat({ max: 2 }), waited: fc.nat({ max: 900 }) }), {
    maxLength: 50,
  })
  .map((jobs) => jobs.map(({ user, offer, waited }) => aLaunch(`user-${user}`, `offer-${offer}`, due(-waited))));

describe('the turns of those who wait', () => {
  it('go round the users, of each by offers, the longest due first', () => {
    const actions = [
      aLaunch('alice', 'b300', due(-90)),
      aLaunch('alice', 'b300', due(-80)),
      aLaunch('alice', 'l4', due(-10)),
      aLaunch('bob', 'l4', due(-5)),
      aLaunch('carol', 'l4', due(-1)),
    ];
    const [a1, a2, a3, b, c] = actions;
    expect(turnsOf(actions, 10)).toEqual([a1, b, c, a3, a2]);
    expect(turnsOf(actions, 10, 'alice')).toEqual([b, c, a1, a3, a2]);
    expect(turnsOf(actions, 10, 'zoe')).toEqual([a1, b, c, a3, a2]);
  });

  it('keep those that come first, whatever order they are offered in', () => {
    const anyAfter = fc.constantFrom(undefined, 'user-1', 'user-3', 'zoe');
    fc.assert(
      fc.property(anyCrowd, fc.nat({ max: 20 }), anyAfter, (actions, size, after) => {
        const all = turnsOf(actions, actions.length, after);
        expect(all).toHaveLength(actions.length);
        expect(turnsOf(actions, size, after)).toEqual(all.slice(0, size));
      }),
    );
  });
});

describe('waiting jobs of several users', () => {
  it('are each tried in turn: the oldest of a user within ⌈users/k⌉ + 1 sweeps of k launches', async () => {
    const anyQueues = fc.array(fc.record({ jobs: fc.integer({ min: 1, max: 9 }), waited: fc.nat({ max: 900 }) }), {
      minLength: 1,
      maxLength: 7,
    });
    await fc.assert(
      fc.asyncProperty(anyQueues, fc.integer({ min: 1, max: 4 }), async (queues, launches) => {
        const world = setup({ maxProviderCalls: launches });
        const oldest = queues.map(({ jobs, waited }, nth) => {
          const ids = Array.from({ length: jobs }, (_, age) => {
            const next_launch_at = due(age - waited - 10);
            return world.put(aJob({ id: randomUUID(), user_id: `user-${nth}`, queued_at: due(-2000), next_launch_at }))
              .id;
          });
          return ids[0] ?? '';
        });
        const sweeps = Math.ceil(queues.length / launches) + 1;
        for (let sweep = 0; sweep < sweeps; sweep += 1) {
          await world.sweep();
          world.pass(60);
        }
        expect(oldest.filter((id) => world.job(id).status === 'queued')).toEqual([]);
      }),
      propertyRuns(40),
    );
  });

  it('of whom one has thousands that have waited longer: the other is in the next sweep', async () => {
    const world = setup({ maxProviderCalls: 2 });
    for (let nth = 0; nth < 2000; nth += 1) {
      world.put(aJob({ id: randomUUID(), user_id: 'adam', queued_at: due(-900), next_launch_at: due(-600) }));
    }
    const other = world.put(aJob({ id: randomUUID(), user_id: 'zoe', queued_at: due(-60), next_launch_at: due(-1) }));
    const plan = await planSweep(world.deps);
    expect([plan.actions.length, plan.left]).toEqual([1000, 1001]);
    await world.sweep();
    expect(world.job(other.id).status).toBe('pending');
  });

  it('go on after the user whose turn was left over, not after one who was faster', async () => {
    const world = setup({ maxProviderCalls: 1 });
    const [first, second] = ['alice', 'bob'].map((user_id) =>
      world.put(aJob({ id: randomUUID(), user_id, next_launch_at: due(-1) })),
    );
    const get = world.jobs.get.bind(world.jobs);
    world.jobs.get = async (id) => {
      // Four are under way at once: alice's job is read last, when the one call is spent.
      if (id === first?.id) for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
      return get(id);
    };
    await world.sweep();
    expect(world.job(second?.id ?? '').status).toBe('pending');
    const late = world.put(aJob({ id: randomUUID(), user_id: 'carol', next_launch_at: due(-1) }));
    world.jobs.get = get;
    await world.sweep();
    expect([world.job(first?.id ?? '').status, world.job(late.id).status]).toEqual(['pending', 'queued']);
  });
});
