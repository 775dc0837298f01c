import type { Clock, RandomBytes } from '../clock.ts';
import type { CreatePodOutcome, GpuProvider } from '../pods/gpu-provider.ts';
import { mintToken } from '../token.ts';
import { afterCreate } from './after-create.ts';
import { errorOfLimit, limitReached } from './budget-and-duration.ts';
import { currentCandidate } from './current-candidate.ts';
import { failed } from './ends.ts';
import { asChanged } from './full-job.ts';
import { tryNoted } from './history.ts';
import { asSeen, entry } from './history-entry.ts';
import type { FullJob, Job } from './job.ts';
import type { JobStore } from './job-store.ts';
import { enteringPhase } from './phase-times.ts';
import { podSeen } from './pod-seen.ts';
import { type PodSettings, podSpec } from './pod-spec.ts';
import type { Policy } from './policy.ts';
import { awaitsAdmission } from './waiting.ts';

export interface LaunchDeps {
  readonly jobs: JobStore;
  readonly provider: GpuProvider;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly pods: PodSettings;
  readonly policy: Policy;
  /** Called with every answer to a create, for metrics and alarms. */
  readonly onOutcome: (job: Job, outcome: CreatePodOutcome) => void;
  readonly onFault: (error: unknown) => void;
}

/** The fields of a job while a create is under way: written before the POST, so that two launchers cannot both go on. */
export const launchIntent = (jobTokenSha256: string, now: Date) =>
  ({
    status: 'pending',
    phase: 'creating_pod',
    creating_since: now.toISOString(),
    job_token_sha256: jobTokenSha256,
    updated_at: now.toISOString(),
  }) as const satisfies Partial<Job>;

/** True when a queued job may be asked for now. */
export const isDue = (job: Pick<Job, 'status' | 'next_launch_at' | 'reserved'>, now: Date): boolean =>
  job.status === 'queued' && !awaitsAdmission(job) && new Date(job.next_launch_at) <= now;

/**
 * A queued job's next try. One that has nothing left to spend is ended instead. `undefined` when the job has moved on
 * meanwhile.
 */
export const launchQueued = async (job: FullJob, deps: LaunchDeps): Promise<Job | undefined> => {
  const now = deps.clock();
  const limit = job.status === 'queued' ? limitReached(job, now) : undefined;
  if (limit !== undefined) {
    const { reason, numbers } = limit;
    const facts = { actor: 'launcher', reason, numbers, error: errorOfLimit(reason, numbers) } as const;
    const ended = await deps.jobs.change(job.id, failed(job, facts, now));
    return ended.outcome === 'changed' ? ended.job : undefined;
  }
  const minted = mintToken(deps.randomBytes);
  const candidate = currentCandidate(job);
  const intent = await deps.jobs.change(job.id, {
    expect: { ...asSeen(job), phases: ['waiting_for_capacity'] },
    set: { ...launchIntent(minted.sha256, now), ...enteringPhase(job, 'creating_pod', now) },
    history: tryNoted(
      job,
      entry(
        { ...job, status: 'pending', phase: 'creating_pod' },
        { actor: 'launcher', type: 'launch', message: `Asking for ${candidate.gpu_type} (${candidate.cloud}).` },
        now,
      ),
    ),
  });
  return intent.outcome === 'changed' ? createPodOf(asChanged(job, intent.job), minted.token, deps) : undefined;
};

/** The POST and what it makes of the job. The intent is on record; nothing here is retried. */
export const createPodOf = async (job: FullJob, jobToken: string, deps: LaunchDeps): Promise<Job> => {
  const outcome = await withoutPodOfAnother(job, await sendCreate(job, jobToken, deps), deps);
  deps.onOutcome(job, outcome);
  const result = await deps.jobs.change(job.id, afterCreate(job, outcome, deps.policy, deps.clock()));
  if (result.outcome === 'changed') return result.job;
  const standing = result.job ?? job;
  if (outcome.outcome !== 'created') return standing;
  if (standing.status === 'running' && standing.attempt === job.attempt) {
    // The pod was faster than our write: it has claimed already.
    const adopted = await deps.jobs.change(job.id, podSeen(standing, outcome.pod, currentCandidate(job), deps.clock()));
    return adopted.job ?? standing;
  }
  // Cancelled or given up in the meantime: the pod is not needed. The reaper goes on if this fails.
  await deps.provider.terminatePod(outcome.pod.id).catch(deps.onFault);
  return standing;
};

/** A fault of ours on the way out (no key to send, no memory) proves nothing about the pod, like a lost answer. */
const sendCreate = async (job: FullJob, jobToken: string, deps: LaunchDeps): Promise<CreatePodOutcome> => {
  try {
    return await deps.provider.createPod(podSpec(job, currentCandidate(job), jobToken, deps.pods));
  } catch (error) {
    deps.onFault(error);
    return { outcome: 'ambiguous', message: 'the request may not have been sent' };
  }
};

/** An id that another job has on record is of that job's pod, which must not end with this one. A pod of this job is found by its name. */
const withoutPodOfAnother = async (
  { id }: Job,
  outcome: CreatePodOutcome,
  { jobs, onFault }: LaunchDeps,
): Promise<CreatePodOutcome> => {
  if (outcome.outcome !== 'created') return outcome;
  try {
    const owner = await jobs.findByPod(outcome.pod.id);
    if (owner === undefined || owner.id === id) return outcome;
    return { outcome: 'ambiguous', message: 'the answer is about the pod of another job' };
  } catch (error) {
    onFault(error);
    return outcome;
  }
};
