import type { Reason } from '../../../shared/domain/jobs/reasons.ts';
import type { Stage } from '../stage.ts';
import type { AttemptTruth } from '../truth.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { AttemptPlan } from './attempt-plan.ts';
import type { PodCaller } from './pod-caller.ts';

/** The files in the work folder, which survive the restart of a container. */
export interface Disk {
  claimed: boolean;
  outcome: boolean;
  eventSeq: number;
  started: boolean;
}

export const newDisk = (): Disk => ({ claimed: false, outcome: false, eventSeq: 0, started: false });

/** Seen and changed from outside while the container runs. */
export interface PodState {
  stalls: boolean;
  /** True while the training works all the same without making a step, and tells so. */
  isActive: boolean;
  /** The reason for which the training is to fail as soon as it notices. */
  reports: Reason | undefined;
  gpuIdles: boolean;
}

/** All that the program of one container run has at hand. */
export interface PodContext extends PodCaller {
  readonly clock: VirtualClock;
  readonly disk: Disk;
  readonly state: PodState;
  readonly plan: AttemptPlan;
  readonly truth: AttemptTruth;
  readonly stage: Stage;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly bootId: string;
  /** The id that the pod gives of itself at its claim. */
  readonly claimedId: string;
  readonly usesGpu: boolean;
  readonly deadmanSeconds: number;
  readonly say: (what: string) => void;
  readonly setGpuUtil: (percent: number) => void;
  /** One way to end itself with its own key; the HTTP status, or `undefined` for no answer. */
  readonly askRunpod: (method: 'POST' | 'DELETE') => Promise<number | undefined>;
}
