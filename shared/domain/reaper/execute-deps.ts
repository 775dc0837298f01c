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

/** `refused`: the facts of the verdict no longer hold. `left`: no call or no time is left for the action. */
export type Did = 'done' | 'refused' | 'left';

/** The ports that execute a plan. */
export interface ExecutePorts extends InstallationDeps {
  readonly jobs: Pick<JobStore, 'get' | 'getEvenErased' | 'change'>;
  readonly datasets: Pick<DatasetStore, 'getEvenDeleted'>;
  readonly artifacts: Pick<ArtifactStore, 'get'>;
  readonly usage: UsageStore;
  readonly userLimits: Limits;
  readonly provider: Pick<GpuProvider, 'getPod' | 'terminatePod'>;
  readonly state: Pick<ReaperStateStore, 'saveOrphans'>;
  /** The stage whose pods are ours. */
  readonly pods: { readonly stage: string };
  readonly launcher: Launcher;
  readonly details: Pick<JobDetails, 'spec' | 'forgetSecrets' | 'abandonSpec' | 'putHistory'>;
  readonly work: Pick<DueWorkStore, 'renew'>;
  readonly clock: Clock;
  /** Called with every action that was executed. */
  readonly onAction: (action: Action) => void;
  /** Called with the reason of every attempt that was ended. */
  readonly onEnded: (reason: Reason) => void;
  readonly onOver: (job: Job) => void;
  /** Called for an end that could not be written to the job. */
  readonly onEndFailed: (job: OpenJob, reason: Reason, error: unknown) => void;
  /** Called when the sums of a user were wrong because a call was interrupted between two writes. */
  readonly onMended: (userId: string, transition: string) => void;
  readonly onFault: (error: unknown) => void;
}

export interface ExecuteDeps extends ExecutePorts {
  readonly budget: CallBudget;
  readonly gate: LaunchGate;
  /** Called with every successful answer to a DELETE of a pod. */
  readonly onHeeded: () => void;
  /** Called with every job that was changed. */
  readonly onChanged: (job: Job) => void;
  /** True if the actions need more calls than are left. Optional calls are not made then. */
  readonly isCrowded: boolean;
}

/** Sends the DELETE of a pod. Later sweeps see whether the pod is gone and try again, so a fault is only reported. */
export const tellToGo = async (podId: string, { provider, budget, onHeeded, onFault }: ExecuteDeps): Promise<void> => {
  await provider.terminatePod(podId, budget.secondsLeft).then(onHeeded, onFault);
};

/** Reports a job that this sweep ended, and enqueues its webhook. If the webhook cannot be enqueued now, a later sweep enqueues it. */
export const tellOver = async (job: Job, deps: ExecuteDeps): Promise<void> => {
  deps.onOver(job);
  await enqueueWebhook(job, deps).catch(deps.onFault);
};
