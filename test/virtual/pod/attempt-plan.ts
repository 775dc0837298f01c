import type { Fault } from '../../../infra/local/runpod-simulator/faults.ts';
import type { PodReport } from '../../../infra/local/runpod-simulator/pod-control.ts';
import type { PodCaller } from './pod-caller.ts';
import type { PodFault } from './pod-fault.ts';

/** The deeds of one attempt's pod, and its fate. Seconds of virtual time. */
export interface AttemptPlan {
  /** From the start of the container to its first word to the API: slow disks, large images. */
  readonly bootSeconds: number;
  readonly downloadSeconds: number;
  readonly loadSeconds: number;
  readonly steps: number;
  readonly secondsPerStep: number;
  readonly evaluateSeconds: number;
  readonly uploadSeconds: number;
  /** Faults of the simulator for the pod of this attempt; they are aimed at its name. */
  readonly runpod: readonly Fault[];
  /** Counted from the first start of its container. */
  readonly inside?: { readonly afterSeconds: number; readonly fault: PodFault } | undefined;
  /** True for a pod that neither ends itself nor listens when it is told to stop. */
  readonly isDeaf?: boolean | undefined;
  /** True if the fault inside and the deafness begin with the claim. A pod that has not claimed is as any other. */
  readonly isWellUntilClaim?: boolean | undefined;
  /** The id that the pod gives of itself at its claim, in place of its own, by all pods that ever were in the account. */
  readonly claimsAs?: ((pods: readonly PodReport[]) => string) | undefined;
  /** Does whatever it likes beside the training, from the claim on. */
  readonly alongside?: ((pod: PodCaller) => Promise<void>) | undefined;
  /** The words of a failure that the pod reports, instead of a short sentence. */
  readonly lastWords?: (() => { readonly message: string; readonly log_tail: readonly string[] }) | undefined;
}

export const healthyPlan: AttemptPlan = {
  bootSeconds: 2,
  downloadSeconds: 20,
  loadSeconds: 30,
  steps: 30,
  secondsPerStep: 10,
  evaluateSeconds: 15,
  uploadSeconds: 20,
  runpod: [],
};

/** True if looks at the pod by its id may fail or say nothing of the pod. */
export const hasOddLooks = ({ runpod }: AttemptPlan): boolean => runpod.some(({ call }) => call === 'get');

/** From the start of the container to its last word, when nothing disturbs it. */
export const plannedSeconds = (plan: AttemptPlan): number =>
  plan.bootSeconds +
  plan.downloadSeconds +
  plan.loadSeconds +
  plan.steps * plan.secondsPerStep +
  plan.evaluateSeconds +
  plan.uploadSeconds;
