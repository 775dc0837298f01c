import * as z from 'zod';
import { type LifecycleName, lifecycleDefaults, policyNames } from '../../lifecycle.ts';

const numberNamed = <N extends LifecycleName>(name: N) => z.coerce.number().min(0).default(lifecycleDefaults[name]);

/** The configurable numbers that sweeps judge jobs by, under their names in the environment. */
export const policySchema = z.object(
  Object.fromEntries(policyNames.map((name) => [name, numberNamed(name)])) as Record<
    (typeof policyNames)[number],
    ReturnType<typeof numberNamed>
  >,
);
export type Policy = z.output<typeof policySchema>;

/** The values of a deploy that does not say otherwise. */
export const jobDefaultsSchema = z.object({
  CAPACITY_WAIT_SECONDS: numberNamed('CAPACITY_WAIT_SECONDS'),
  MAX_DURATION_MINUTES: z.coerce.number().positive().default(lifecycleDefaults.MAX_DURATION_MINUTES),
  MAX_ATTEMPTS: z.coerce.number().int().min(1).default(lifecycleDefaults.MAX_ATTEMPTS),
});
export type JobDefaults = z.output<typeof jobDefaultsSchema>;

/** A container that starts this soon after the claim has not restarted: RunPod reports uptimes coarsely, and its clock is not ours. */
export const restartSlackSeconds = 60;

/** After so long a second list is another look: two sweeps may follow one another within one second. */
export const otherLookSeconds = 30;

/** A training has stalled after this many of its own mean step times without a step. */
export const stallSteps = 20;

/** A sweep waits for so many usual gaps between points, too: a trainer may log each hundredth step only. */
export const stallGaps = 3;

/** A training without a known pace gets this many times STALL_SECONDS: first steps compile, and logs may be sparse. */
export const unknownPaceFactor = 4;

/** At this share of its budget a job is asked to save its work. */
export const budgetWarningShare = 0.9;

/** Silent for this share of HEARTBEAT_LOST_SECONDS, a pod is under suspicion, and it is proven whether reports arrive. */
export const suspicionShare = 0.375;

/** Pods that fall silent within this share of HEARTBEAT_LOST_SECONDS do so at once: some six reports of a pod. */
export const atOnceShare = 0.5;

/** Sweeps come once a minute, so between looks that are further apart one was missing. */
export const maxSweepGapSeconds = 75;

/**
 * While a GPU stays idle, `gpu_idle_seen_at` is renewed after this share of GPU_IDLE_SECONDS (75 s at least). If the last note is
 * older than twice that, the idle time starts anew.
 */
export const idleNoteShare = 0.2;

/** A training is certainly not over within this share of the time that its rest takes at its mean pace. */
export const surelyTrainsShare = 0.75;

/** After this share of START_DEADLINE_SECONDS without a claim it is proven whether reports arrive: the pod may not reach us. */
export const lateStartShare = 0.5;

/**
 * A pod under suspicion for this share of HEARTBEAT_LOST_SECONDS does not come back: after a fault of ours a living pod tries again
 * within a minute, and a try takes up to 25 s (`podwarden_pod/api/backoff.py` and `api/client.py`).
 */
export const returnShare = 0.75;
