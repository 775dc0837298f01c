import { secondsBetween } from '../clock.ts';
import { AppError } from '../errors.ts';
import { inParallel } from '../in-parallel.ts';
import type { HistoryEntry } from '../jobs/history.ts';
import type { Job } from '../jobs/job.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import { type Reason, reasonRules } from '../jobs/reasons.ts';
import { type Pod, ProviderError } from '../pods/gpu-provider.ts';
import type { Action, ActionVerdict } from './action.ts';
import { isKeptWaiting } from './launch-gate.ts';
import { type PlanDeps, planSweep, type SweepPlan } from './plan.ts';
import type { HeldJob } from './screening.ts';

type Numbers = NonNullable<HistoryEntry['numbers']>;

/** The verdict of a sweep on one job or pod, with its numbers. A field that does not apply is `null`. */
export interface PlannedVerdict {
  readonly job_id: string | null;
  readonly attempt: number | null;
  readonly pod_id: string | null;
  readonly status: OpenJob['status'] | null;
  readonly phase: OpenJob['phase'];
  readonly verdict: ActionVerdict['kind'];
  readonly reason?: Reason;
  readonly message: string;
  readonly numbers: Numbers;
}

export interface HeldVerdict {
  readonly job_id: string;
  readonly attempt: number;
  readonly held_until: string;
  readonly set_by: NonNullable<Job['hold']>['set_by'];
  readonly reason: string;
  /** The end that a sweep would carry out if nobody held the job. `null` if no end is due. */
  readonly spared: { readonly reason: Reason; readonly numbers: Numbers } | null;
}

export interface DryRun {
  readonly at: string;
  readonly jobs: number;
  readonly pods: number;
  readonly mass_silence: boolean;
  readonly provider_calls: number;
  /**
   * The verdicts in the order in which a sweep would act. A sweep leaves to the next sweep all actions that it has no calls or time
   * for.
   */
  readonly verdicts: PlannedVerdict[];
  readonly held: HeldVerdict[];
  /** The number of verdicts and held jobs that are left out, because the answer or the memory of a sweep has no room for them. */
  readonly truncated: number;
}

/** The maximum number of rows of each list in an answer. Lambda answers at most 6 MB, and one verdict takes up to 1 KB. */
const maxRows = 1000;

/**
 * Reads and judges as a sweep does, and changes nothing. Throws a 503 that names RunPod or the database if the pods or the jobs
 * could not be read whole.
 */
export const dryRun = async (deps: PlanDeps): Promise<DryRun> => {
  const at = deps.clock();
  const plan = await planSweep(deps).catch(unreadable);
  if (plan.fault !== undefined) throw plan.fault;
  const actions = [...plan.actions.filter((action) => !staysInLine(action, plan)), ...admissionsOf(plan)];
  return {
    at: at.toISOString(),
    jobs: plan.jobs,
    pods: plan.pods,
    mass_silence: plan.silence.state === 'excused',
    provider_calls: plan.providerCalls,
    verdicts: actions.slice(0, maxRows).map((action) => plannedVerdict(action, plan, at)),
    held: await heldVerdicts(plan.held.slice(0, maxRows), deps),
    truncated: plan.left + Math.max(0, actions.length - maxRows) + Math.max(0, plan.held.length - maxRows),
  };
};

const admissionsOf = ({ admissions }: SweepPlan): readonly Action[] =>
  admissions.flatMap(({ jobs }) => jobs.map((job) => ({ job, verdict: { kind: 'admit' } as const, pod: undefined })));

/** True if a sweep would not end this job for its long wait, because operators keep the job from starting. */
const staysInLine = ({ job, verdict }: Action, { gate }: SweepPlan): boolean =>
  job !== undefined && verdict.kind === 'end' && isKeptWaiting(job, verdict.reason, gate);

const unreadable = (cause: unknown): never => {
  if (!(cause instanceof ProviderError)) throw cause;
  const answered = cause.status === undefined ? 'did not answer' : `answered ${cause.status}`;
  const message = `RunPod ${answered}, so its pods could not be listed whole: a sweep would do nothing now. Try again in a minute.`;
  throw new AppError('provider_unavailable', message, { cause, retryAfterSeconds: cause.retryAfterSeconds ?? 60 });
};

const plannedVerdict = ({ job, pod, verdict }: Action, plan: SweepPlan, now: Date): PlannedVerdict => ({
  job_id: job?.id ?? null,
  attempt: job?.attempt ?? null,
  pod_id: podIdOf({ job, pod, verdict }),
  status: job?.status ?? null,
  phase: job?.phase ?? null,
  verdict: verdict.kind,
  ...(verdict.kind === 'end' ? { reason: verdict.reason } : {}),
  message:
    verdict.kind === 'end' ? (verdict.told?.advice ?? reasonRules[verdict.reason].advice) : sentences[verdict.kind],
  numbers: numbersOf({ job, pod, verdict }, plan, now),
});

const podIdOf = ({ job, pod, verdict }: Action): string | null => {
  if ('podId' in verdict) return verdict.podId;
  if (verdict.kind === 'confirm_left') return verdict.podIds[0] ?? null;
  if (verdict.kind === 'adopt') return verdict.pod.id;
  return pod?.id ?? job?.pod_id ?? null;
};

const sentences: Readonly<Record<Exclude<ActionVerdict['kind'], 'end'>, string>> = {
  launch: 'The launcher is told to ask for a pod.',
  admit: 'Another job of its user has ended, so it waits for a GPU from now on.',
  barred:
    'The job cannot start, by a limit or the suspension of its user, or can again: the day until it is cancelled begins, or is called off.',
  adopt: 'The pod that a create made without telling us is taken for this attempt.',
  find_claimed: 'No list has shown the pod that claimed: it is looked up by its id, and taken for this attempt.',
  requeue: 'The create of which nobody knows the outcome made no pod: the job waits for another.',
  missing: 'The pod is missing from the list for the first time.',
  found: 'The pod that was missing is listed again.',
  confirm_gone: 'The pod is missing again: it is looked up by its id, and given up if it is not known.',
  silent: 'The pod is silent for the first time, while reports are known to arrive.',
  idle: 'Every GPU is idle for the first time.',
  not_idle: 'The GPUs are no longer known to be idle.',
  noted: 'What RunPod shows of the pod differs from what is on record: it is put there.',
  warn: 'The pod is told to save its work, because the budget is nearly spent.',
  hold_over: 'The hold of the job is over.',
  close: 'The job is over and no pod of it is listed: it is closed when RunPod does not know its pods by id either.',
  confirm_left:
    'A pod of an attempt that is over is no longer listed: it is forgotten if RunPod does not know its id either.',
  terminate: 'Nobody wants this pod: its job or attempt is over, it is a second one, or it has had no job for long.',
  mark_orphan: 'The pod has no job: it is terminated unless one turns up within its grace.',
  unmark_orphan: 'The pod has its job again, which was missing for a while, so it counts as an orphan no more.',
  miss_orphan: 'The pod without a job is missing from the list for the first time.',
  find_orphan: 'The pod without a job that was missing is listed again.',
  forget_orphan:
    'The pod without a job has not been listed for as long as its grace: it is forgotten if RunPod does not know its id either.',
  enqueue_webhook: 'The job is over and its webhook is not in the line of those to be told yet: it is put there.',
};

const numbersOf = ({ job, pod, verdict }: Action, { marks }: SweepPlan, now: Date): Numbers => {
  if ('numbers' in verdict) return verdict.numbers;
  const seenAt = pod === undefined ? undefined : marks[pod.id]?.seen_at;
  return {
    ...(pod === undefined ? {} : podNumbers(pod)),
    ...(seenAt === undefined ? {} : { seconds_since_first_seen: secondsBetween(seenAt, now) }),
    ...(verdict.kind === 'terminate' && job !== undefined ? { terminate_tries: job.terminate_tries } : {}),
    ...(job?.missing_since === undefined ? {} : { missing_since: job.missing_since }),
    ...(verdict.kind === 'launch' && job !== undefined ? { waited_seconds: secondsBetween(job.queued_at, now) } : {}),
  };
};

const podNumbers = ({ status, cost_per_hour }: Pod): Numbers => ({
  pod_status: status,
  ...(cost_per_hour === null ? {} : { pod_cost_per_hour: cost_per_hour }),
});

/** The number of parallel reads of the database, of about 5 ms each. */
const readsAtOnce = 16;

/** Reads each held job whole, because the rows of open jobs do not contain the reason of a hold. */
const heldVerdicts = async (held: readonly HeldJob[], { jobs }: PlanDeps): Promise<HeldVerdict[]> => {
  const verdicts: HeldVerdict[] = [];
  await inParallel(held, readsAtOnce, async ({ job, spared }) => {
    const whole = await jobs.get(job.id);
    if (whole !== undefined) verdicts.push(...heldVerdict(whole, spared));
  });
  return verdicts.sort((a, b) => (a.job_id < b.job_id ? -1 : 1));
};

const heldVerdict = (job: Job, spared: HeldJob['spared']): HeldVerdict[] =>
  job.held_until === undefined || job.hold === undefined
    ? []
    : [
        {
          job_id: job.id,
          attempt: job.attempt,
          held_until: job.held_until,
          set_by: job.hold.set_by,
          reason: job.hold.reason,
          spared: spared === undefined ? null : { reason: spared.reason, numbers: spared.numbers },
        },
      ];
