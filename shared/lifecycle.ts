/**
 * The configurable numbers by which the life of a job is judged, with their defaults. The fixed numbers are in `jobs/policy.ts`.
 * Settings, stages, environments, domain and tests read the numbers here. The end of a name is the unit of the number. A name
 * without a unit is a count.
 */
export const lifecycleDefaults = {
  START_DEADLINE_SECONDS: 900,
  HEARTBEAT_INTERVAL_SECONDS: 10,
  HEARTBEAT_LOST_SECONDS: 120,
  HEARTBEAT_GIVE_UP_SECONDS: 1320,
  SILENCE_EXCUSED_SECONDS: 1800,
  STALL_SECONDS: 900,
  GPU_IDLE_SECONDS: 1200,
  ORPHAN_GRACE_SECONDS: 180,
  CREATE_SETTLE_SECONDS: 120,
  CAPACITY_WAIT_SECONDS: 1800,
  LAUNCH_BACKOFF_MIN_SECONDS: 15,
  LAUNCH_BACKOFF_MAX_SECONDS: 300,
  MAX_DURATION_MINUTES: 1440,
  MAX_ATTEMPTS: 2,
  DEADMAN_SECONDS: 1200,
} as const;

export type LifecycleName = keyof typeof lifecycleDefaults;
export type LifecycleNumbers = Readonly<Record<LifecycleName, number>>;

/** The purpose of each number, as `.env.example` states it. */
export const lifecycleReasons = {
  START_DEADLINE_SECONDS: 'A pod that has not claimed its attempt by then is terminated.',
  HEARTBEAT_INTERVAL_SECONDS: 'Pods report this often.',
  HEARTBEAT_LOST_SECONDS: 'A pod that has been silent this long is terminated, if RunPod agrees that it is dead.',
  HEARTBEAT_GIVE_UP_SECONDS:
    'A pod that has been silent this long is terminated, however busy RunPod says it is. Two minutes more than DEADMAN_SECONDS, so that a healthy pod that is cut off ends itself first.',
  SILENCE_EXCUSED_SECONDS:
    'Silence is excused for this long while reports are not known to arrive, or when most users fall silent at once. Longer than DEADMAN_SECONDS, after which a pod that cannot reach the API ends itself.',
  STALL_SECONDS:
    'A training that is heard of but makes no new step is ended after this long, or 20 of its own mean step times, or 3 of its usual gaps between two points, whichever is longest; 4 times this long while its pace is not known.',
  GPU_IDLE_SECONDS:
    'A training whose every GPU RunPod sees under 5 % for this long is ended (not with the trainer smoke, which uses none).',
  ORPHAN_GRACE_SECONDS: 'A pod of ours without a job is looked at again after this long, then terminated.',
  CREATE_SETTLE_SECONDS:
    'After an answer that left open whether a pod was made, lists must be clean this long before another is made.',
  CAPACITY_WAIT_SECONDS: 'A job without capacity_wait_minutes of its own waits this long for a free GPU.',
  LAUNCH_BACKOFF_MIN_SECONDS: 'The first pause after a round of offers in which no GPU was free.',
  LAUNCH_BACKOFF_MAX_SECONDS: 'The longest such pause; each is twice the one before.',
  MAX_DURATION_MINUTES: 'A job without max_duration_minutes of its own has a pod this long at most.',
  MAX_ATTEMPTS: 'A job without max_attempts of its own may use up this many pods, retries included.',
  DEADMAN_SECONDS: 'A pod that cannot reach the API this long saves a checkpoint and terminates itself.',
} as const satisfies Record<LifecycleName, string>;

/** The names that earlier versions used for some of the numbers. */
export const formerNames = [
  ['HEARTBEAT_HOLD_SECONDS', 'HEARTBEAT_GIVE_UP_SECONDS'],
] as const satisfies readonly (readonly [former: string, name: LifecycleName])[];

/** The names of the numbers by which a sweep judges. */
export const policyNames = [
  'START_DEADLINE_SECONDS',
  'HEARTBEAT_LOST_SECONDS',
  'HEARTBEAT_GIVE_UP_SECONDS',
  'SILENCE_EXCUSED_SECONDS',
  'STALL_SECONDS',
  'GPU_IDLE_SECONDS',
  'ORPHAN_GRACE_SECONDS',
  'CREATE_SETTLE_SECONDS',
  'LAUNCH_BACKOFF_MIN_SECONDS',
  'LAUNCH_BACKOFF_MAX_SECONDS',
] as const satisfies readonly LifecycleName[];

/** The names of the numbers that a launch uses. */
export const launchNames = [
  'DEADMAN_SECONDS',
  'CREATE_SETTLE_SECONDS',
  'LAUNCH_BACKOFF_MIN_SECONDS',
  'LAUNCH_BACKOFF_MAX_SECONDS',
] as const satisfies readonly LifecycleName[];
