import fc from 'fast-check';
import { addSeconds } from '../../../shared/domain/clock.ts';
import type { OpenJob } from '../../../shared/domain/jobs/open-job.ts';
import { policySchema } from '../../../shared/domain/jobs/policy.ts';
import { SilenceCount } from '../../../shared/domain/reaper/silence-count.ts';
import { aJob } from '../../support/a-job.ts';
import { propertyRuns } from '../../support/effort.ts';

const policy = policySchema.parse({});
const now = new Date('2026-05-04T12:00:00Z');
const atOnceSeconds = 60;
const suspectSeconds = 45;

interface Heard {
  readonly user: string;
  readonly secondsAgo: number;
}

const isMassSilence = (heard: readonly Heard[]): boolean => {
  const count = new SilenceCount();
  for (const { user, secondsAgo } of heard) count.see(jobOf(user, secondsAgo), now, policy);
  return count.isMassSilence(policy);
};

const jobOf = (user_id: string, secondsAgo: number): OpenJob =>
  aJob({ user_id, status: 'running', last_heartbeat_at: addSeconds(now, -secondsAgo).toISOString() });

/** The rule as it is told, asked of each moment at which a job fell silent. */
const asTold = (heard: readonly Heard[]): boolean =>
  heard
    .filter(({ secondsAgo }) => secondsAgo >= suspectSeconds)
    .some(({ secondsAgo: moment }) => {
      const then = heard.filter(({ secondsAgo }) => secondsAgo <= moment);
      const users = [...new Set(then.map(({ user }) => user))];
      const silent = users.filter((user) => {
        const jobs = then.filter((job) => job.user === user);
        const lost = jobs.filter(
          ({ secondsAgo }) => secondsAgo >= suspectSeconds && moment - secondsAgo <= atOnceSeconds,
        );
        return lost.length * 2 > jobs.length;
      });
      return silent.length >= 2 && silent.length * 2 > users.length;
    });

describe('a mass silence', () => {
  it('is told of whatever jobs as the rule says', () => {
    const job = fc.record({ user: fc.constantFrom('a', 'b', 'c', 'd'), secondsAgo: fc.integer({ min: 0, max: 300 }) });
    fc.assert(
      fc.property(fc.array(job, { maxLength: 12 }), (heard) => {
        expect(isMassSilence(heard)).toBe(asTold(heard));
      }),
      propertyRuns(3000),
    );
  });

  it('is found among pods that died before', () => {
    const died = ['a', 'b', 'c'].map((user) => ({ user, secondsAgo: 1000 }));
    const cut = ['a', 'b', 'c'].map((user, nth) => ({ user, secondsAgo: 100 + 10 * nth }));
    expect(isMassSilence([...died, ...cut])).toBe(true);
  });

  it('is not made of pods that died one now and one then', () => {
    expect(isMassSilence(['a', 'b', 'c'].map((user, nth) => ({ user, secondsAgo: 100 + 61 * nth })))).toBe(false);
  });
});
