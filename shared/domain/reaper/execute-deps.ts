import type { ArtifactStore } from '../artifacts/artifact.ts';
import type { Clock } from '../clock.ts';
import type { DatasetStore } from '../datasets/dataset-store.ts';
import type { DueWorkStore } from '../due-work/due-work-store.ts';
import type { Job } from '../jobs/job.ts';
import type { JobDetails, JobStore } from '../jobs/job-store.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import type { Reason } from '../jobs/reasons.ts';
import type { Launcher } from '../launcher/launch-order.ts';
import type { InstallationDeps } from '../limits/installation-share.ts';
import type { Limits } from '../limits/limits.ts';
import type { UsageStore } from '../limits/usage-store.ts';
import type { GpuProvider } from '../pods/gpu-provider.ts';
import { enqueueWebhook } from '../webhooks/enqueue-webhook.ts';
import type { Action } from './action.ts';
import type { CallBudget } from './call-budget.ts';
import type { LaunchGate } from './launch-gate.ts';
import type { ReaperStateStore } from './reaper-state-store.ts';

/** `refused`: the facts of the verdict no longer hold. `left`: there are no calls left for it, or no time. */
export type Did = 'done' | 'refused' | 'left';

/** The ports by which a plan is carried out. */
export interface ExecutePorts extends InstallationDeps {
  readonly jobs: Pick<JobStore, 'get' | 'getEvenErased' | 'change'>;
  readonly datasets: Pick<DatasetStore, 'getEvenDeleted'>;
  readonly artifacts: Pick<ArtifactStore, 'get'>;
  readonly usage: UsageStore;
  readonly userLimits: Limits;
  readonly provider: Pick<GpuProvider, 'getPod' | 'terminatePod'>;
  readonly state: Pick<ReaperStateStore, 'saveOrphans'>;
  readonly launcher: Launcher;
  readonly details: Pick<JobDetails, 'spec' | 'forgetSecrets' | 'abandonSpec' | 'putHistory'>;
  readonly work: Pick<DueWorkStore, 'enqueue'>;
  readonly clock: Clock;
  /** Called with every verdict that was acted on. */
  readonly onAction: (action: Action) => void;
  /** Called with the reason of every attempt that was ended. */
  readonly onEnded: (reason: Reason) => void;
  readonly onOver: (job: Job) => void;
  /** Called for an end that could not be put on record. */
  readonly onEndFailed: (job: OpenJob, reason: Reason, error: unknown) => void;
  /** Called for sums of a user that were wrong, because a call broke off between two writes. */
  readonly onMended: (userId: string, transition: string) => void;
  readonly onFault: (error: unknown) => void;
}

export interface ExecuteDeps extends ExecutePorts {
  readonly budget: CallBudget;
  readonly gate: LaunchGate;
  /** Called with every answer to a DELETE that is no fault. */
  readonly onHeeded: () => void;
  /** Called with every job that was changed. */
  readonly onChanged: (job: Job) => void;
  /** There is more to do than there are calls: optional calls are left out. */
  readonly isCrowded: boolean;
}

/** Later sweeps see whether the pod went; a refusal is a try like any other. */
export const tellToGo = async (podId: string, { provider, budget, onHeeded, onFault }: ExecuteDeps): Promise<void> => {
  await provider.terminatePod(podId, budget.secondsLeft).then(onHeeded, onFault);
};

/** Reports a job that was ended here. A later sweep enqueues a webhook that cannot be enqueued now. */
export const tellOver = async (job: Job, deps: ExecuteDeps): Promise<void> => {
  deps.onOver(job);
  await enqueueWebhook(job, deps).catch(deps.onFault);
};
