import fc from 'fast-check';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { openJobOf } from '../../../shared/domain/jobs/open-job.ts';
import { policySchema } from '../../../shared/domain/jobs/policy.ts';
import type { Pod } from '../../../shared/domain/pods/gpu-provider.ts';
import { formatPodName } from '../../../shared/domain/pods/pod-name.ts';
import type { Action } from '../../../shared/domain/reaper/action.ts';
import { planSweep } from '../../../shared/domain/reaper/plan.ts';
import { propertyRuns } from '../../support/effort.ts';
import { FakeControlsStore } from '../../support/fake-controls-store.ts';
import { FakeGpuProvider } from '../../support/fake-gpu-provider.ts';
import { FakeInstallationStore } from '../../support/fake-installation-store.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeReaperStateStore } from '../../support/fake-reaper-state-store.ts';
import { FakeUsageStore } from '../../support/fake-usage-store.ts';
import { someInstallationLimits } from '../../support/some-installation-limits.ts';
import { someSweepLimits } from '../../support/some-sweep-limits.ts';
import { someUserLimits } from '../../support/some-user-limits.ts';
import { anyJob, anySighting, now } from '../jobs/any-job.ts';

const jobId = (nth: number): string => `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;

/** One job each, and the pods that carry its name; the last one's job is not in the table. */
const anySides = fc.array(fc.tuple(anyJob, anySighting), { minLength: 1, maxLength: 8 }).map((pairs) => ({
  jobs: pairs.slice(0, -1).map(([job], nth): Job => ({ ...job, id: jobId(nth), open: true })),
  pods: pairs.flatMap(([, { pods }], nth) =>
    pods.map(({ attempt, pod }): Pod => {
      const id = `${pod.id}-${nth}`;
      return { ...pod, id, name: formatPodName({ stage: 'test', job_id: jobId(nth), attempt }) };
    }),
  ),
}));

const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });

const anyOrders = anySides.chain(({ jobs, pods }) =>
  fc.record({
    jobs: fc.constant(jobs),
    pods: fc.constant(pods),
    otherJobs: shuffled(jobs),
    otherPods: shuffled(pods),
    pageSize: fc.integer({ min: 1, max: 8 }),
  }),
);

const planOf = async (jobs: readonly Job[], pods: readonly Pod[], pageSize: number): Promise<readonly Action[]> => {
  const store = new FakeJobStore(jobs);
  store.listOpen = async (show) => {
    for (let from = 0; from < jobs.length; from += pageSize) show(jobs.slice(from, from + pageSize).map(openJobOf));
  };
  const provider = new FakeGpuProvider({ now: () => now });
  for (const pod of pods) provider.put(pod);
  const { actions } = await planSweep({
    jobs: store,
    provider,
    state: new FakeReaperStateStore(),
    canary: async () => 'heard',
    controls: new FakeControlsStore(),
    usage: new FakeUsageStore(),
    userLimits: someUserLimits,
    installation: new FakeInstallationStore(),
    installationLimits: someInstallationLimits,
    clock: () => now,
    policy: policySchema.parse({}),
    pods: { stage: 'test' },
    ...someSweepLimits,
    onFault: (error) => {
      throw error;
    },
    onUnreadable: (_jobId, error) => {
      throw error;
    },
  });
  return actions;
};

/** Marks are written together, and so are in no order. */
const withoutMarks = (actions: readonly Action[]) => actions.filter(({ verdict }) => verdict.kind !== 'mark_orphan');
const marked = (actions: readonly Action[]) =>
  actions.flatMap(({ verdict, pod }) => (verdict.kind === 'mark_orphan' ? [pod?.id] : [])).sort();

describe('the plan of a sweep', () => {
  it('is the same in whatever order and in whatever pages jobs and pods are read', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrders, async ({ jobs, pods, otherJobs, otherPods, pageSize }) => {
        const one = await planOf(jobs, pods, jobs.length + 1);
        const other = await planOf(otherJobs, otherPods, pageSize);
        expect(withoutMarks(other)).toEqual(withoutMarks(one));
        expect(marked(other)).toEqual(marked(one));
      }),
      propertyRuns(150),
    );
  });
});
