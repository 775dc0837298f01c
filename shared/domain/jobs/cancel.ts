import type { Clock } from '../clock.ts';
import type { DueWorkStore } from '../due-work/due-work-store.ts';
import type { GpuProvider } from '../pods/gpu-provider.ts';
import { terminatePodOf } from '../pods/terminate.ts';
import { enqueueWebhook } from '../webhooks/enqueue-webhook.ts';
import { assertNotOver, changeForPerson } from './change-with-retry.ts';
import { cancelled } from './ends.ts';
import type { Holder } from './hold-changes.ts';
import type { Job } from './job.ts';
import type { JobStore } from './job-store.ts';

export interface CancelDeps {
  readonly jobs: JobStore;
  readonly work: Pick<DueWorkStore, 'renew'>;
  readonly provider: GpuProvider;
  readonly clock: Clock;
  readonly stage: string;
  readonly onFault: (error: unknown) => void;
}

/**
 * Cancels the job in its current state and ends its pod at once. Cancelling a job that is already cancelled changes nothing. Throws
 * 409 `job_over` for a job that ended in another way. If RunPod does not answer, the reaper ends the pod.
 */
export const cancelJob = async (seen: Job, by: Holder, deps: CancelDeps): Promise<Job> => {
  const { before, after } = await changeForPerson(seen, deps.jobs, (job) => {
    if (job.status === 'cancelled') return undefined;
    assertNotOver(job);
    return cancelled(job, by, deps.clock());
  });
  if (after !== before) await enqueueWebhook(after, deps).catch(deps.onFault);
  const mayHavePod = after !== before && before.status !== 'queued';
  if (mayHavePod) await terminatePodOf(after, deps.provider, deps.stage, deps.onFault);
  return after;
};
