import type { Clock, RandomBytes } from '../clock.ts';
import type { CreatePodOutcome, GpuProvider, Pod } from '../pods/gpu-provider.ts';
import { mintToken } from '../token.ts';
import { afterCreate } from './after-create.ts';
import { errorOfLimit, limitReached } from './budget-and-duration.ts';
import { currentCandidate } from './current-candidate.ts';
import { failed } from './ends.ts';
import { asChanged } from './full-job.ts';
import { tryNoted } from './history.ts';
import { asSeen, entry } from './history-entry.ts';
import type { FullJob, Job } from './job.ts';
import type { JobChange, JobStore } from './job-store.ts';
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

/** Returns the fields of the intent. The intent is written before the POST, so that of two launchers only one sends the create. */
export const launchIntent = (jobTokenSha256: string, now: Date) =>
  ({
    status: 'pending',
    phase: 'creating_pod',
    creating_since: now.toISOString(),
    job_token_sha256: jobTokenSha256,
    updated_at: now.toISOString(),
  }) as const satisfies Partial<Job>;

/** True if RunPod may be asked for the job's pod now. */
export const isDue = (job: Pick<Job, 'status' | 'next_launch_at' | 'reserved'>, now: Date): boolean =>
  job.status === 'queued' && !awaitsAdmission(job) && new Date(job.next_launch_at) <= now;

/**
 * Makes the next try of a queued job. A job whose budget or duration is used up is ended instead. Resolves to `undefined` if the
 * job has changed meanwhile.
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

/** Sends the POST and writes its outcome to the job. The intent must be on record. Nothing is retried here. */
export const createPodOf = async (job: FullJob, jobToken: string, deps: LaunchDeps): Promise<Job> => {
  const outcome = await withoutPodOfAnother(job, await sendCreate(job, jobToken, deps), deps);
  deps.onOutcome(job, outcome);
  const result = await deps.jobs.change(job.id, afterCreate(job, outcome, deps.policy, deps.clock()));
  if (result.outcome === 'changed') return result.job;
  const standing = result.job ?? job;
  if (outcome.outcome !== 'created' || standing.pod_id === outcome.pod.id) return standing;
  if (awaits(standing, job)) {
    // Before this function could write the outcome, the pod has claimed, or a sweep has taken another pod of this name for it.
    const adopted = await deps.jobs.change(job.id, podSeen(standing, outcome.pod, currentCandidate(job), deps.clock()));
    return adopted.job ?? standing;
  }
  // The job was cancelled or the attempt given up meanwhile, so the pod is not needed. If this call fails, the reaper ends the pod.
  await deps.jobs.change(job.id, leavingToo(standing, outcome.pod)).catch(deps.onFault);
  await deps.provider.terminatePod(outcome.pod.id).catch(deps.onFault);
  return standing;
};

/**
 * True if the job still awaits the pod of the create that was sent for `job`, its earlier state. The job no longer awaits that
 * pod once the pod on record has claimed.
 */
const awaits = ({ status, attempt, pod_id, claimed_pod_id }: Job, job: Job): boolean =>
  attempt === job.attempt &&
  (status === 'running' || (status === 'pending' && pod_id !== undefined)) &&
  (pod_id === undefined || pod_id !== claimed_pod_id);

/**
 * Returns the change that adds the pod to the pods of ended attempts. Sweeps look for these pods by their ids if no list shows
 * them.
 */
const leavingToo = ({ status, attempt, pod_id, leaving_pod_ids = [] }: Job, pod: Pod): JobChange => ({
  expect: { statuses: [status], attempt, equals: { open: true, pod_id } },
  set: { leaving_pod_ids: [...leaving_pod_ids, pod.id] },
});

/** Sends the create request. A fault of ours, such as a missing key, counts as a lost answer: a pod may have been made. */
const sendCreate = async (job: FullJob, jobToken: string, deps: LaunchDeps): Promise<CreatePodOutcome> => {
  try {
    return await deps.provider.createPod(podSpec(job, currentCandidate(job), jobToken, deps.pods));
  } catch (error) {
    deps.onFault(error);
    return { outcome: 'ambiguous', message: 'the request may not have been sent' };
  }
};

/**
 * Returns the outcome as `ambiguous` if another job has the pod's id on record. The pod with that id must not end with this job. A
 * pod of this job is then looked for by its name.
 */
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
