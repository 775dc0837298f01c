import type { Job } from '../jobs/job.ts';
import { enqueueWebhook } from '../webhooks/enqueue-webhook.ts';
import type { CallBudget } from './call-budget.ts';
import type { LaunchGate } from './launch-gate.ts';
import type { SweepDeps } from './sweep.ts';

/** `refused`: what the verdict rested on no longer holds. `left`: there are no calls left for it, or no time. */
export type Did = 'done' | 'refused' | 'left';

export interface ActDeps extends SweepDeps {
  readonly budget: CallBudget;
  readonly gate: LaunchGate;
  /** Hears of every change of a job. */
  readonly onChanged: (job: Job) => void;
  /** There is more to do than there are calls: no job gets one that it can do without for now. */
  readonly isCrowded: boolean;
}

/** Whether the pod goes is for later sweeps to see, and a refusal is a try like any other. */
export const tellToGo = async (podId: string, { provider, onFault }: ActDeps): Promise<void> => {
  await provider.terminatePod(podId).catch(onFault);
};

/** A job that was ended here. A webhook that cannot be put in the line now is put there by a later sweep. */
export const tellOver = async (job: Job, deps: ActDeps): Promise<void> => {
  deps.onOver(job);
  await enqueueWebhook(job, deps).catch(deps.onFault);
};
