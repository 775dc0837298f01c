import type { OpenJob } from '../../shared/domain/jobs/open-job.ts';
import { isInfrastructureReason, type Reason } from '../../shared/domain/jobs/reasons.ts';
import type { Action } from '../../shared/domain/reaper/action.ts';
import { type SweepDeps, sweep } from '../../shared/domain/reaper/sweep.ts';
import { type SweepTotals, totalsStatuses } from '../../shared/domain/reaper/sweep-totals.ts';
import { metricNames } from '../../shared/names.ts';
import { reportOver } from '../../shared/observability/report-over.ts';
import { unreadableJob } from '../../shared/observability/report-unreadable.ts';
import { log, withLogContext } from '../../shared/runtime/logger.ts';
import { count, measure } from '../../shared/runtime/metrics.ts';

export type SweepFunctionDeps = Omit<
  SweepDeps,
  'onAction' | 'onEnded' | 'onOver' | 'onEndFailed' | 'onMended' | 'onUnreadable'
>;

export interface SweepAnswer {
  readonly clean: boolean;
  readonly jobs: number;
  readonly pods: number;
  readonly actions: number;
  /** The number of actions that are left for the next sweep. */
  readonly left: number;
  /** The number of jobs that the sweep passed to the launcher. */
  readonly launches: number;
  /** The number of waiting jobs that were admitted, because the limits now allow them. */
  readonly admitted: number;
  /**
   * True when the sweep was able to act: time was left after reading jobs and pods, no other sweep was at work, and RunPod accepted calls
   * that end pods.
   */
  readonly acted: boolean;
  /** True when the sweep excused the silence of jobs. */
  readonly mass_silence: boolean;
  readonly provider_calls: number;
}

/** The number of failed tries to end one pod after which an operator should look. */
const stuckAfterTries = 5;

/**
 * Creates the function that EventBridge calls every minute. If the sweep is not clean, the invocation fails, so that the failure is
 * visible.
 */
export const createHandler =
  (deps: SweepFunctionDeps) =>
  async (_event: unknown, context: { readonly awsRequestId: string }): Promise<SweepAnswer> =>
    withLogContext({ request_id: context.awsRequestId, operation: 'sweep' }, async () => {
      const result = await sweep({
        ...deps,
        onAction: report,
        onEnded,
        onOver: reportOver,
        onEndFailed,
        onMended,
        onUnreadable: unreadableJob,
      });
      const { fault, silenceExcused, idleExcused, providerCalls, totals, installationUsed, ...rest } = result;
      const answer = { ...rest, mass_silence: silenceExcused !== undefined, provider_calls: providerCalls };
      if (!answer.clean) {
        log.error('sweep_not_clean', fault);
        count(metricNames.sweepFailed);
        throw new Error('The sweep could not read all that it judges by.');
      }
      count(metricNames.cleanSweep);
      if (totals !== undefined) reportTotals(totals);
      if (installationUsed !== undefined) measure(metricNames.installationUsedPercent, 100 * installationUsed);
      if (answer.left > 0) {
        log.warn('sweep_backlog', { left: answer.left });
        count(metricNames.sweepBacklog, answer.left);
      }
      if (answer.acted) count(metricNames.actingSweep);
      else log.warn('sweep_did_not_act', { jobs: answer.jobs });
      if (silenceExcused !== undefined) {
        log.warn('silence_excused', { jobs: answer.jobs, why: silenceExcused });
        count(metricNames.massSilence);
      }
      if (idleExcused) {
        log.warn('idle_excused', { jobs: answer.jobs });
        count(metricNames.massIdle);
      }
      log.info('sweep_completed', { ...answer });
      return answer;
    });

const report = ({ job, pod, verdict }: Action): void => {
  const numbers = 'numbers' in verdict ? verdict.numbers : {};
  log.info('sweep_verdict', {
    job_id: job?.id,
    attempt: job?.attempt,
    pod_id: pod?.id ?? job?.pod_id,
    verdict: verdict.kind,
    ...('reason' in verdict ? { reason: verdict.reason } : {}),
    ...numbers,
  });
  if (verdict.kind === 'terminate' || verdict.kind === 'end') count(metricNames.podsTerminated);
  if (verdict.kind === 'terminate' && job === undefined) count(metricNames.orphanTerminated);
  const isEndOfUnwanted = verdict.kind === 'terminate' || verdict.kind === 'close' || verdict.kind === 'confirm_left';
  if (isEndOfUnwanted && (job?.terminate_tries ?? 0) >= stuckAfterTries) count(metricNames.terminationStuck);
};

const reportTotals = ({ jobs, dollarsPerHour, oldestHeartbeatSeconds }: SweepTotals): void => {
  for (const status of totalsStatuses) measure(metricNames.openJobs, jobs[status], { status });
  measure(metricNames.dollarsPerHour, dollarsPerHour);
  measure(metricNames.oldestHeartbeatSeconds, oldestHeartbeatSeconds);
};

const onEnded = (reason: Reason): void => {
  if (isInfrastructureReason(reason)) count(metricNames.attemptLost);
};

const onEndFailed = (job: OpenJob, reason: Reason, error: unknown): void => {
  log.error('end_not_recorded', error, { job_id: job.id, reason });
  count(metricNames.endFailed);
};

const onMended = (userId: string, transition: string): void => {
  log.warn('account_mended', { user_id: userId, transition });
  count(metricNames.accountMended);
};
