import { errorOfLimit } from '../jobs/budget-and-duration.ts';
import { cancelled, type FailureFacts, failed } from '../jobs/ends.ts';
import { isSparedByHold } from '../jobs/hold.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange } from '../jobs/job-store.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import type { Reason } from '../jobs/reasons.ts';
import { isTerminal } from '../jobs/status.ts';
import { errorOfWaiting } from '../jobs/waiting.ts';
import { redactValues } from '../pods/redact-values.ts';
import { cutToBytes } from '../text-bytes.ts';
import { type Did, type ExecuteDeps, tellOver, tellToGo } from './execute-deps.ts';
import type { HostWord } from './verdicts/start-failure.ts';
import type { EndVerdict } from './verdicts/verdict.ts';

type End = Pick<EndVerdict, 'reason' | 'numbers' | 'told' | 'set'>;

/**
 * True if the reason is a limit of the job, which holds whatever else the record of the job says. The pod is then ended even if the
 * end cannot be written to the job.
 */
const isLimit = (reason: Reason): boolean => reason === 'budget_exceeded' || reason === 'max_duration';

/**
 * Ends the attempt in the record of the job, then its pod. A call to the provider is reserved first. Otherwise a job could end
 * while no call is left, and its pod would bill on without a job.
 */
export const endAttempt = async (seen: OpenJob, end: End, deps: ExecuteDeps): Promise<Did> => {
  const { reason } = end;
  // A job without a pod id had no pod in the list either. If a pod exists, the next list shows it.
  const podId = seen.status === 'queued' ? undefined : seen.pod_id;
  if (podId === undefined) return endWithoutPod(seen, end, deps);
  if (!deps.budget.spendToEnd()) return 'left';
  let mayGo = false;
  try {
    const did = await endWithoutPod(seen, end, deps);
    mayGo = did === 'done';
    return did;
  } catch (error) {
    mayGo = isLimit(reason);
    throw error;
  } finally {
    if (mayGo) await tellToGo(podId, deps);
    else deps.budget.giveBack();
  }
};

/** Ends the attempt in the record of the job, and leaves its pod alone. Reports an end that cannot be written. */
export const endWithoutPod = async (seen: OpenJob, end: End, deps: ExecuteDeps): Promise<Did> => {
  try {
    return await endOnRecord(seen, end, deps);
  } catch (error) {
    deps.onEndFailed(seen, end.reason, error);
    throw error;
  }
};

const endOnRecord = async (seen: OpenJob, end: End, deps: ExecuteDeps): Promise<Did> => {
  const { reason, numbers, told } = end;
  const job = await deps.jobs.get(seen.id);
  if (job === undefined || job.status !== seen.status || job.attempt !== seen.attempt) return 'refused';
  const facts =
    told === undefined
      ? { numbers, error: errorOfWaiting(job, reason) ?? errorOfLimit(reason, numbers) }
      : await quoted(job, end, told, deps);
  const standing = { ...job, ...end.set };
  const change =
    reason === 'cancelled_by_user'
      ? cancelled(standing, 'reaper', deps.clock())
      : failed(standing, { actor: 'reaper', reason, ...facts }, deps.clock());
  const { equals, ...unmoved } = stillTrue(seen, end);
  // The verdict is about the pod that the sweep saw. Another pod may have come on record since.
  const stillOf = { pod_id: seen.pod_id };
  const expect = { ...change.expect, ...unmoved, equals: { ...change.expect.equals, ...stillOf, ...equals } };
  const result = await changeAtLeast(job, { ...change, expect, set: { ...end.set, ...change.set } }, deps);
  if (result === undefined) return 'refused';
  deps.onEnded(reason);
  deps.onChanged(result);
  if (isTerminal(result.status)) await tellOver(result, deps);
  return 'done';
};

/** The maximum number of bytes of a quoted line. An entry of the history holds 1000 bytes, which must also contain the advice. */
const maxLineBytes = 400;

/**
 * Returns the error with advice for the user and the line of the host's log. Values of the job's environment variables are removed
 * from the line. The line is left out if the variables cannot be read.
 */
const quoted = async (
  { id }: Job,
  { reason, numbers }: End,
  { advice, line, retry }: HostWord,
  { details, onFault }: ExecuteDeps,
): Promise<Pick<FailureFacts, 'error' | 'numbers' | 'retry'>> => {
  const unquoted = { error: { code: reason, message: advice }, numbers, retry };
  try {
    const spec = await details.spec(id);
    if (spec === undefined) return unquoted;
    const host_line = cutToBytes(redactValues(line, spec.environment_variables ?? {}), maxLineBytes);
    const error = { code: reason, message: `${advice} Its host said: "${host_line}".` };
    return { error, numbers: { ...numbers, host_line }, retry };
  } catch (error) {
    onFault(error);
    return unquoted;
  }
};

/** Writes the change. If the write fails, the change is written without its messages, because a job that cannot be ended bills for ever. */
const changeAtLeast = async (job: Job, change: JobChange, deps: ExecuteDeps): Promise<Job | undefined> => {
  try {
    return await changed(job, change, deps);
  } catch (error) {
    deps.onFault(error);
    return changed(job, withoutWords(change), deps);
  }
};

const withoutWords = ({ history: _history, closeAttempt, set = {}, ...change }: JobChange): JobChange => ({
  ...change,
  set: withoutError(set),
  ...(closeAttempt && { closeAttempt: withoutError(closeAttempt) }),
});

const withoutError = <T extends { readonly error?: unknown }>({ error: _error, ...rest }: T): Omit<T, 'error'> => rest;

const changed = async (job: Job, change: JobChange, { jobs }: ExecuteDeps): Promise<Job | undefined> => {
  const result = await jobs.change(job.id, change);
  return result.outcome === 'changed' ? result.job : undefined;
};

/**
 * Returns the condition that the job has not changed in a field that the verdict rests on. The end is refused if a heartbeat, a
 * step, other work, a phase, a busy GPU or a hold came after the row was read.
 */
const stillTrue = (seen: OpenJob, { reason, numbers }: End): Pick<JobChange['expect'], 'equals' | 'phases'> => {
  // The end rests on the reservation. A hold that was set since the sweep read the job may have raised the reservation of a job
  // with a budget.
  const mayBeRaised = numbers.at_most_dollars !== undefined && seen.budget_limit !== undefined;
  const unheld = isSparedByHold(reason, seen) || mayBeRaised ? { held_until: seen.held_until } : {};
  switch (reason) {
    case 'heartbeat_lost':
    case 'pod_vanished':
      return { equals: { ...unheld, last_heartbeat_at: seen.last_heartbeat_at } };
    case 'training_stalled':
      return {
        equals: { ...unheld, last_step_at: seen.last_step_at, last_active_at: seen.last_active_at },
        phases: ['training'],
      };
    case 'gpu_idle':
      return {
        equals: { ...unheld, gpu_idle_since: seen.gpu_idle_since, gpu_idle_seen_at: seen.gpu_idle_seen_at },
        phases: ['training'],
      };
    case 'cancelled_by_user':
      // An admission changes `queued_at`. An admitted job no longer waits for a limit, so it must not be cancelled for that wait.
      return { equals: { queued_at: seen.queued_at } };
    case 'restart_loop':
      // If an uptime was the evidence, the heartbeat must be unchanged: a container that restarted cannot report.
      return {
        equals: {
          ...unheld,
          ...(numbers.uptime_seconds === undefined ? {} : { last_heartbeat_at: seen.last_heartbeat_at }),
        },
      };
    default:
      return { equals: unheld };
  }
};
