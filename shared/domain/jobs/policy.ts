import * as z from 'zod';
import { type LifecycleName, lifecycleDefaults, policyNames } from '../../lifecycle.ts';

const numberNamed = <N extends LifecycleName>(name: N) => z.coerce.number().min(0).default(lifecycleDefaults[name]);

/** Every number that a job is judged by. The names are those of the environment. */
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

/** RunPod reports uptimes coarsely and its clock is not ours: a container that starts this soon after the claim has not restarted. */
export const restartSlackSeconds = 60;

/** Without a step for this many of the job's own mean step times, a training has stalled. */
export const stallSteps = 20;

/** A trainer that logs each hundredth step is heard of each hundredth step: so many of its usual gaps are waited for, too. */
export const stallGaps = 3;

/** A training of which no pace is known yet gets this many times STALL_SECONDS: first steps compile, and logs may be sparse. */
export const unknownPaceFactor = 4;

/** At this share of its budget a job is told to save what it has. */
export const budgetWarningShare = 0.9;

/** Silent for this share of HEARTBEAT_LOST_SECONDS, a pod is under suspicion, and it is proven whether reports arrive. */
export const suspicionShare = 0.375;

/** What falls silent within this share of HEARTBEAT_LOST_SECONDS does so at once: some six reports of a pod. */
export const atOnceShare = 0.5;

/** For this share of the time that its rest takes at the mean pace a training is certainly not over. */
export const surelyTrainsShare = 0.75;

/** Not claimed after this share of START_DEADLINE_SECONDS, a pod may be one that does not reach us: it is proven whether reports arrive. */
export const lateStartShare = 0.5;

/**
 * Under suspicion for this share of HEARTBEAT_LOST_SECONDS it is not one of those that come back one by one after a fault of
 * ours: a pod tries again within a minute, and a try takes up to 25 s (`backoff.py` and `api_client.py` of the pod).
 */
export const returnShare = 0.75;
