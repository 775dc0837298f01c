import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { changeWithRetry } from '../jobs/change-with-retry.ts';
import { completed, failed } from '../jobs/ends.ts';
import { historyLength, maxHistoryOfPhases } from '../jobs/history.ts';
import type { Job } from '../jobs/job.ts';
import { shortTail } from '../jobs/job-error.ts';
import type { JobChange, JobDetails, JobStore } from '../jobs/job-store.ts';
import { phaseEntered } from '../jobs/pod-moves.ts';
import { spillHistory } from '../jobs/spill-history.ts';
import { type JobPhase, mayEnterPhase } from '../jobs/status.ts';
import { type EndEvent, hasModel, isOnRecord, outcomeOf } from './completion.ts';
import { type Directive, directiveFor } from './directive.ts';
import { type NoticeEvent, noticeChange } from './notice-change.ts';
import { assertMaySpeak, mustClaimFirst, onlyByPod, type PodCall } from './pod-auth.ts';

export interface Totals {
  readonly total_steps?: number | undefined;
  readonly total_epochs?: number | undefined;
}

export type PodEvent =
  | { readonly type: 'phase'; readonly phase: JobPhase; readonly totals?: Totals }
  | NoticeEvent
  | EndEvent;

export interface Recorded {
  readonly answer: Directive;
  /** The job before and after, if this call ended the attempt. */
  readonly ended?: { readonly before: Job; readonly after: Job };
}

export interface RecordEventDeps {
  readonly jobs: JobStore;
  readonly details: Pick<JobDetails, 'putLogTail' | 'putHistory'>;
  readonly clock: Clock;
  /** Called if the event is stored but a part is not: the end of a log, or the move of older history entries. */
  readonly onFault: (error: unknown) => void;
}

/** The maximum number of bytes stored of a log's end, which a pod sends with its failure. */
const maxTailBytes = 32_000;

/** Records the event by one conditional change, and tries again if another write came in between. */
export const recordEvent = async (call: PodCall, event: PodEvent, deps: RecordEventDeps): Promise<Recorded> => {
  const { before, after } = await changeWithRetry(
    await deps.jobs.get(call.jobId),
    deps.jobs,
    async (seen) => {
      if (seen !== undefined && isRepeat(seen, call, event)) return { before: seen, change: undefined };
      const job = assertMaySpeak(seen, call);
      const change = changeFor(job, event, deps.clock());
      if (change !== undefined) await keepLogTail(call, event, deps);
      return { before: job, change: change && onlyByPod(change, call) };
    },
    new AppError('dependency_unavailable', 'The job is changing too fast. Send the event again.'),
  );
  const isNew = after !== before;
  if (isNew) await spillHistory(after, deps).catch(deps.onFault);
  if (!isEnd(event)) return { answer: directiveFor(after, 1) };
  return { answer: stop, ...(isNew && { ended: { before, after } }) };
};

/**
 * Stores the log tail as an item of its own, before the end of the attempt is written. If this fails, the attempt ends without its
 * log tail.
 */
const keepLogTail = async ({ jobId, attempt }: PodCall, event: PodEvent, deps: RecordEventDeps): Promise<void> => {
  const tail = isEnd(event) ? event.error?.log_tail : undefined;
  if (tail === undefined || tail.length === 0) return;
  await deps.details.putLogTail(jobId, { attempt, log_tail: shortTail(tail, maxTailBytes) }).catch(deps.onFault);
};

const isEnd = (event: PodEvent): event is EndEvent => event.type === 'failed' || event.type === 'completed';

const stop: Directive = { accepted: 1, directive: 'stop' };

/** True if the event was recorded before and only its answer was lost. */
const isRepeat = (job: Job, call: PodCall, event: PodEvent): boolean =>
  isEnd(event) && isOnRecord(job, call.tokenSha256, call.attempt, event);

/**
 * Returns the change for the event, or `undefined` if nothing changes. Throws 409 `conflict` before the claim, except for a
 * failure, which a pod may report before it claims.
 */
const changeFor = (job: Job, event: PodEvent, now: Date): JobChange | undefined => {
  if (event.type === 'phase') return phaseChange(job, event.phase, event.totals, now);
  if (event.type === 'notice') return noticeChange(job, event, now);
  if (event.type === 'completed' && job.status !== 'running') throw mustClaimFirst();
  const outcome = outcomeOf(event, hasModel(job));
  const change =
    outcome.status === 'completed'
      ? completed(job, now)
      : failed(job, { actor: 'pod', reason: outcome.reason, error: outcome.error }, now);
  // The outcome depends on whether a model is uploaded, so `model_uploaded_at` must not change meanwhile.
  const equals = { ...change.expect.equals, model_uploaded_at: job.model_uploaded_at };
  return { ...change, expect: { ...change.expect, equals } };
};

const phaseChange = (job: Job, phase: JobPhase, totals: Totals = {}, now: Date): JobChange | undefined => {
  if (job.status !== 'running' || job.phase === null) throw mustClaimFirst();
  if (!mayEnterPhase(job.phase, phase)) {
    throw new AppError('conflict', `The attempt is in phase ${job.phase} and does not go back to ${phase}.`);
  }
  const isNews = job.phase !== phase || Object.values(totals).some((total) => total !== undefined);
  if (!isNews) return undefined;
  const { history = [], ...change } = phaseEntered(job, phase, now);
  return {
    ...change,
    // The claim of a later attempt does not set `started_at`, because it does not read whether an earlier attempt has set it.
    set: {
      ...change.set,
      started_at: job.started_at ?? job.claimed_at,
      ...(totals.total_steps !== undefined && { steps_planned: totals.total_steps }),
    },
    progress: Object.fromEntries(Object.entries(totals).filter(([, total]) => total !== undefined)),
    history: job.phase === phase || historyLength(job) >= maxHistoryOfPhases ? [] : history,
  };
};
