import { jobTokenSha256 } from '../../shared/domain/attempts/pod-auth.ts';
import { recordEvent } from '../../shared/domain/attempts/record-event.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import type { DueWorkStore } from '../../shared/domain/due-work/due-work-store.ts';
import type { JobDetails, JobStore } from '../../shared/domain/jobs/job-store.ts';
import { isInfrastructureReason } from '../../shared/domain/jobs/reasons.ts';
import { isTerminal } from '../../shared/domain/jobs/status.ts';
import { type Launcher, launchSoon } from '../../shared/domain/launcher/launch-order.ts';
import type { GpuProvider } from '../../shared/domain/pods/gpu-provider.ts';
import { terminatePodOf } from '../../shared/domain/pods/terminate.ts';
import { enqueueWebhook } from '../../shared/domain/webhooks/enqueue-webhook.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { reportEvent } from '../../shared/http/contract/pods.ts';
import { metricNames } from '../../shared/names.ts';
import { reportOver } from '../../shared/observability/report-over.ts';
import { count } from '../../shared/runtime/metrics.ts';
import { toPodEvent } from './pod-event.ts';

export interface Deps {
  readonly jobs: JobStore;
  readonly details: Pick<JobDetails, 'putLogTail' | 'putHistory'>;
  readonly work: Pick<DueWorkStore, 'renew'>;
  readonly provider: GpuProvider;
  readonly launcher: Launcher;
  readonly clock: Clock;
  readonly stage: string;
  /**
   * Receives errors that do not fail the call: the pod was not terminated, details were not stored, or the launcher or the queue of
   * webhooks was not reached.
   */
  readonly onFault: (error: unknown) => void;
}

export const createHandler = (deps: Deps) =>
  apiHandler(reportEvent, async ({ path, body, bearerToken }) => {
    const call = { jobId: path.id, tokenSha256: jobTokenSha256(bearerToken), attempt: body.attempt };
    const { answer, ended } = await recordEvent(call, toPodEvent(body), deps);
    if (ended !== undefined) {
      // The end is already stored. If this call is interrupted now, a sweep ends the pod.
      await terminatePodOf(ended.before, deps.provider, deps.stage, deps.onFault);
      const lost = ended.after.attempts.at(-1)?.reason;
      if (lost !== undefined && isInfrastructureReason(lost)) count(metricNames.attemptLost);
      if (isTerminal(ended.after.status)) {
        reportOver(ended.after);
        await enqueueWebhook(ended.after, deps).catch(deps.onFault);
      }
      // The launcher starts the next attempt, if the job has one.
      await launchSoon(ended.after, deps);
    }
    return { status: 200, body: answer };
  });
