import fc from 'fast-check';
import { afterCreate } from '../../../shared/domain/jobs/after-create.ts';
import { backToQueue } from '../../../shared/domain/jobs/back-off.ts';
import { cancelJob } from '../../../shared/domain/jobs/cancel.ts';
import { cancelled, completed, failed } from '../../../shared/domain/jobs/ends.ts';
import { held, unheld } from '../../../shared/domain/jobs/hold-changes.ts';
import type { FullJob, Job } from '../../../shared/domain/jobs/job.ts';
import type { JobChange } from '../../../shared/domain/jobs/job-store.ts';
import { launchQueued } from '../../../shared/domain/jobs/launch.ts';
import { claimed, phaseEntered } from '../../../shared/domain/jobs/pod-moves.ts';
import { podSeen } from '../../../shared/domain/jobs/pod-seen.ts';
import { policySchema } from '../../../shared/domain/jobs/policy.ts';
import { reasonRules, reasons } from '../../../shared/domain/jobs/reasons.ts';
import { isTerminal, mayEnterPhase, mayMove, podPhases } from '../../../shared/domain/jobs/status.ts';
import type { CreatePodOutcome, Pod } from '../../../shared/domain/pods/gpu-provider.ts';
import { propertyRuns } from '../../support/effort.ts';
import { FakeDueWorkStore } from '../../support/fake-due-work-store.ts';
import { FakeGpuProvider } from '../../support/fake-gpu-provider.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { somePodSettings } from '../../support/some-pod-settings.ts';
import { anyJob, now } from './any-job.ts';

const policy = policySchema.parse({});
const someRuns = propertyRuns(500);

const aPod: Pod = {
  id: 'pod-new',
  name: 'pw-test-1',
  status: 'RUNNING',
  cost_per_hour: 0.36,
  created_at: now.toISOString(),
  runtime: null,
  gpu_type: null,
  gpu_count: 1,
  cloud: 'SECURE',
  data_center_id: null,
};

const outcome = fc.constantFrom<CreatePodOutcome>(
  { outcome: 'created', pod: aPod },
  { outcome: 'no_capacity', message: 'none' },
  { outcome: 'rejected', message: 'no' },
  { outcome: 'balance', message: 'empty' },
  { outcome: 'auth', message: 'no key' },
  { outcome: 'invalid', message: 'a fault of ours' },
  { outcome: 'rate_limited', retry_after_seconds: 30 },
  { outcome: 'ambiguous', message: 'time-out' },
);

const actor = fc.constantFrom('user', 'launcher', 'pod', 'reaper');
const failing = reasons.filter((reason) => reasonRules[reason].status === 'failed');

type Move = (job: FullJob) => JobChange;

const enters: fc.Arbitrary<Move> = fc.constantFrom(...podPhases).map(
  (phase): Move =>
    (job) => {
      if (job.status !== 'running' || job.phase === null || !mayEnterPhase(job.phase, phase))
        throw new Error('refused');
      return phaseEntered(job, phase, now);
    },
);

/** Everything that ever changes the status, the phase or the attempt of a job; each made from a job as it was seen. */
const anyMove: fc.Arbitrary<Move> = fc.oneof(
  { arbitrary: enters, weight: 4 },
  fc.tuple(actor, fc.constantFrom(...failing)).map(
    ([by, reason]): Move =>
      (job) =>
        failed(job, { actor: by, reason }, now),
  ),
  fc.constant<Move>((job) => completed(job, now)),
  fc.constantFrom('user' as const, 'operator' as const).map(
    (by): Move =>
      (job) =>
        cancelled(job, by, now),
  ),
  outcome.map(
    (answer): Move =>
      (job) =>
        afterCreate(job, answer, policy, now),
  ),
  fc.constant<Move>((job) => podSeen(job, aPod, { gpu_type: 'NVIDIA L4', cloud: 'SECURE' }, now)),
  fc.constant<Move>((job) => backToQueue(job, {}, 'again', now)),
  fc.constant<Move>((job) => ({
    // As the claim itself expects it.
    expect: { statuses: ['pending'], attempt: job.attempt, absentOrEquals: { boot_id: 'boot' } },
    ...claimed(job, { pod_id: 'pod', boot_id: 'boot' }, now),
  })),
  fc.constant<Move>((job) => held(job, { reason: 'x', expiresAt: new Date(now.getTime() + 1000), by: 'user' }, now)),
  fc.constant<Move>((job) => unheld(job, 'operator', now)),
);

const changeOf = (move: Move, job: FullJob): JobChange | undefined => {
  try {
    return move(job);
  } catch {
    return undefined;
  }
};

/** Expects a change to follow the table of statuses, and the attempt and the phase to go with it. */
const expectAlongTheTable = (from: Job, to: Job): void => {
  if (isTerminal(from.status)) {
    expect([to.status, to.phase, to.attempt]).toEqual([from.status, from.phase, from.attempt]);
    return;
  }
  if (to.status !== from.status) expect([from.status, to.status, mayMove(from.status, to.status)]).toContain(true);
  const next = to.attempt - from.attempt;
  expect([0, 1]).toContain(next);
  if (next === 1) expect([to.status, to.phase]).toEqual(['queued', 'waiting_for_capacity']);
  // The same attempt waits again only where its create made no pod.
  const waitsAgain = next === 0 && to.status === 'queued' && from.status !== 'queued';
  if (waitsAgain) expect([from.status, from.phase]).toEqual(['pending', 'creating_pod']);
  const sameStep = next === 0 && to.status === from.status && from.phase !== null && to.phase !== null;
  if (sameStep) expect([from.phase, to.phase, mayEnterPhase(from.phase as never, to.phase as never)]).toContain(true);
};

/** Phases that go with the status: what the store can hold. Half of the jobs run, for those have the most moves. */
const sound = fc.tuple(anyJob, fc.boolean()).map(([any, running]): FullJob => {
  const job = running ? { ...any, status: 'running' as const } : any;
  const phase = {
    queued: 'waiting_for_capacity',
    pending: job.pod_id === undefined ? 'creating_pod' : 'starting',
  } as const;
  if (isTerminal(job.status)) return { ...job, phase: null };
  if (job.status === 'queued' || job.status === 'pending') return { ...job, phase: phase[job.status] };
  return { ...job, phase: podPhases.find((one) => one === job.phase) ?? 'training' };
});

describe('every change of a job', () => {
  it('moves along the transition table, and nothing leaves a status that is over', async () => {
    await fc.assert(
      fc.asyncProperty(sound, anyMove, async (job, move) => {
        const change = changeOf(move, job);
        if (change === undefined) return;
        const jobs = new FakeJobStore([job]);
        const { job: after } = await jobs.change(job.id, change);
        expectAlongTheTable(job, after as Job);
      }),
      someRuns,
    );
  });

  it('does so, too, when it was decided on a job that has moved since', async () => {
    await fc.assert(
      fc.asyncProperty(sound, fc.array(anyMove, { minLength: 2, maxLength: 6 }), async (job, moves) => {
        const jobs = new FakeJobStore([job]);
        // Everybody decides on what they read first, and writes one after the other.
        for (const change of moves.map((move) => changeOf(move, job))) {
          const before = (await jobs.get(job.id)) as Job;
          if (change !== undefined) await jobs.change(job.id, change);
          expectAlongTheTable(before, (await jobs.get(job.id)) as Job);
        }
      }),
      someRuns,
    );
  });

  it('closes each attempt once, and counts what it cost', async () => {
    await fc.assert(
      fc.asyncProperty(sound, fc.array(anyMove, { maxLength: 8 }), async (job, moves) => {
        const jobs = new FakeJobStore([job]);
        for (const move of moves) {
          const change = changeOf(move, { ...job, ...(await jobs.get(job.id)) });
          if (change !== undefined) await jobs.change(job.id, change);
        }
        const { attempts, attempt, status } = (await jobs.get(job.id)) as Job;
        const closed = attempts.slice(job.attempts.length).map((record) => record.attempt);
        expect(new Set(closed).size).toBe(closed.length);
        if (isTerminal(status) && !isTerminal(job.status)) expect(closed.at(-1)).toBe(attempt);
        for (const { cost } of attempts) expect(cost).toBeGreaterThanOrEqual(0);
      }),
      someRuns,
    );
  });
});

describe('launching and cancelling', () => {
  it('move a job along the table, whatever RunPod answers', async () => {
    await fc.assert(
      fc.asyncProperty(sound, outcome, async (job, answer) => {
        const jobs = new FakeJobStore([job]);
        const provider = new FakeGpuProvider({ now: () => now });
        if (answer.outcome !== 'created') provider.answerNextCreate(answer);
        const deps = {
          jobs,
          provider,
          policy,
          clock: () => now,
          randomBytes: (count: number) => new Uint8Array(count).fill(7),
          pods: somePodSettings,
          onOutcome: () => {},
          onFault: () => {},
        };
        const launched = await launchQueued(job, deps);
        expect(launched === undefined).toBe(job.status !== 'queued');
        const between = (await jobs.get(job.id)) as Job;
        // A launch makes two moves: to pending, and from there.
        if (job.status === 'queued') expect(['queued', 'pending', 'failed']).toContain(between.status);
        else expect({ ...job, ...between }).toEqual(job);
        if (!isTerminal(between.status))
          await cancelJob(between, 'user', { ...deps, work: new FakeDueWorkStore(), stage: 'test' });
        const after = (await jobs.get(job.id)) as Job;
        expectAlongTheTable(between, after);
        expect(isTerminal(after.status)).toBe(true);
      }),
      propertyRuns(150),
    );
  });
});
