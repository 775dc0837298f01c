import * as z from 'zod';
import { type LifecycleName, lifecycleDefaults, policyNames } from '../../lifecycle.ts';

const numberNamed = <N extends LifecycleName>(name: N) => z.coerce.number().min(0).default(lifecycleDefaults[name]);

/** The configurable numbers by which sweeps judge jobs, under their names in the environment. */
export const policySchema = z.object(
  Object.fromEntries(policyNames.map((name) => [name, numberNamed(name)])) as Record<
    (typeof policyNames)[number],
    ReturnType<typeof numberNamed>
  >,
);
export type Policy = z.output<typeof policySchema>;

/** The default values of a deploy request. */
export const jobDefaultsSchema = z.object({
  CAPACITY_WAIT_SECONDS: numberNamed('CAPACITY_WAIT_SECONDS'),
  MAX_DURATION_MINUTES: z.coerce.number().positive().default(lifecycleDefaults.MAX_DURATION_MINUTES),
  MAX_ATTEMPTS: z.coerce.number().int().min(1).default(lifecycleDefaults.MAX_ATTEMPTS),
});
export type JobDefaults = z.output<typeof jobDefaultsSchema>;

/**
 * A container whose start seems to be at most this long after the claim has not restarted. RunPod reports uptimes coarsely, and its
 * clock differs from ours.
 */
export const restartSlackSeconds = 60;

/** The minimum number of seconds between two lists that confirm each other. Two sweeps may run within one second. */
export const otherLookSeconds = 30;

/** The number of mean step times without a step after which a training has stalled. */
export const stallSteps = 20;

/**
 * The number of mean gaps between points without a point after which a training has stalled. A trainer may log only every hundredth
 * step.
 */
export const stallGaps = 3;

/**
 * The factor by which STALL_SECONDS is longer for a training without a known pace. The first steps include compilation, and logs
 * may be sparse.
 */
export const unknownPaceFactor = 4;

/** The share of its budget at which a job is told to save its work. */
export const budgetWarningShare = 0.9;

/** The share of HEARTBEAT_LOST_SECONDS after which a silent pod is under suspicion. Sweeps then check whether reports arrive. */
export const suspicionShare = 0.375;

/** The share of HEARTBEAT_LOST_SECONDS within which events count as simultaneous: the time of about six reports of a pod. */
export const atOnceShare = 0.5;

/** The longest time between two consecutive sweeps. Sweeps run once a minute, so a longer gap means that a sweep is missing. */
export const maxSweepGapSeconds = 75;

/**
 * The share of GPU_IDLE_SECONDS (75 s at least) after which `gpu_idle_seen_at` is renewed while the GPUs stay idle. If the last
 * note is older than twice this time, the idle time starts again from zero.
 */
export const idleNoteShare = 0.2;

/**
 * A training cannot have ended during a silence that is shorter than this share of the time that the training still needed at its last
 * point. That time follows from the mean pace.
 */
export const surelyTrainsShare = 0.75;

/** The share of START_DEADLINE_SECONDS without a claim after which sweeps check whether reports arrive. The pod may not reach our API. */
export const lateStartShare = 0.5;

/**
 * The share of HEARTBEAT_LOST_SECONDS for which reports must be known to arrive before a silent pod counts as lost. After a fault
 * of ours, a living pod tries again every 20 s at most (`podwarden_pod/api/backoff.py`, `bootstrap.sh`). So it has four tries, because
 * one may be refused by a passing fault. A try without an answer takes up to 25 s (`api/client.py`).
 */
export const returnShare = 0.75;
