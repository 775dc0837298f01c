import type { Fault } from '../../../infra/local/runpod-simulator/faults.ts';
import type { Reason } from '../../../shared/domain/jobs/reasons.ts';
import type { PodContext } from './pod-context.ts';

/** How the way to the API is cut, in the words of the bootstrap. */
export type CutStep = 'dns' | 'tcp' | 'tls' | 'timeout' | 'http';

/** What goes wrong in a pod, or with it, once its container has started for the first time. */
export type PodFault =
  /** The pod notices and reports it. */
  | { readonly kind: 'reports'; readonly reason: Reason }
  /** SIGSTOP to all of it: silent, and RunPod shows an idle GPU. */
  | { readonly kind: 'freezes' }
  /** Whatever reports is dead, but the GPU goes on. */
  | { readonly kind: 'hangs_busy' }
  /** The command ends, and RunPod starts it again; a disk that is new does not know that it was there before. */
  | { readonly kind: 'exits'; readonly newDisk: boolean }
  | { readonly kind: 'vanishes' }
  /** The way to the API is cut for `seconds`; the training goes on. */
  | { readonly kind: 'is_cut_off'; readonly seconds: number; readonly step: CutStep }
  /** No more steps, but heartbeats; for `seconds`, after which it goes on as if nothing had been, else for ever. */
  | { readonly kind: 'stalls'; readonly seconds?: number }
  /** Steps and heartbeats on an idle GPU. */
  | { readonly kind: 'idles' };

export type PodFaultKind = PodFault['kind'];

/** What one attempt's pod does and what becomes of it. Seconds of virtual time. */
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
  /** It neither ends itself nor listens when it is told to stop. */
  readonly isDeaf?: boolean | undefined;
  /** Does whatever it likes beside the training, from the claim on. */
  readonly alongside?: ((pod: PodContext) => Promise<void>) | undefined;
  /** What it says of a failure that it reports, instead of a short sentence. */
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

/** From the start of the container to its last word, when nothing disturbs it. */
export const plannedSeconds = (plan: AttemptPlan): number =>
  plan.bootSeconds +
  plan.downloadSeconds +
  plan.loadSeconds +
  plan.steps * plan.secondsPerStep +
  plan.evaluateSeconds +
  plan.uploadSeconds;
