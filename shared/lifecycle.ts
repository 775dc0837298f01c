/** Every number that the life of a job is judged by, once: settings, stages, environments, domain and tests read them here. */

interface LifecycleNumber {
  /** In the unit that ends the name; a bare count otherwise. */
  readonly byDefault: number;
  /** For the person who sets it: `.env.example` has these words above the name. */
  readonly why: string;
  /** The name under which earlier versions read it. */
  readonly formerly?: string;
}

export const lifecycle = {
  START_DEADLINE_SECONDS: { byDefault: 900, why: 'A pod that has not claimed its attempt by then is terminated.' },
  HEARTBEAT_INTERVAL_SECONDS: { byDefault: 10, why: 'Pods report this often.' },
  HEARTBEAT_LOST_SECONDS: {
    byDefault: 120,
    why: 'A pod that has been silent this long is terminated, if RunPod agrees that it is dead.',
  },
  HEARTBEAT_GIVE_UP_SECONDS: {
    byDefault: 1320,
    why: 'A pod that has been silent this long is terminated, however busy RunPod says it is. Two minutes more than DEADMAN_SECONDS, so that a healthy pod that is cut off ends itself first.',
    formerly: 'HEARTBEAT_HOLD_SECONDS',
  },
  SILENCE_EXCUSED_SECONDS: {
    byDefault: 1800,
    why: 'Silence is excused for this long while reports are not known to arrive, or when most users fall silent at once. Longer than DEADMAN_SECONDS, after which a pod that cannot reach the API ends itself.',
  },
  STALL_SECONDS: {
    byDefault: 900,
    why: 'A training that is heard of but makes no new step is ended after this long, or 20 of its own mean step times, or 3 of its usual gaps between two points, whichever is longest; 4 times this long while its pace is not known.',
  },
  GPU_IDLE_SECONDS: {
    byDefault: 1200,
    why: 'A training whose every GPU RunPod sees under 5 % for this long is ended (not with the trainer smoke, which uses none).',
  },
  ORPHAN_GRACE_SECONDS: {
    byDefault: 180,
    why: 'A pod of ours without a job is looked at again after this long, then terminated.',
  },
  CREATE_SETTLE_SECONDS: {
    byDefault: 120,
    why: 'After an answer that left open whether a pod was made, lists must be clean this long before another is made.',
  },
  CAPACITY_WAIT_SECONDS: {
    byDefault: 1800,
    why: 'A job without capacity_wait_minutes of its own waits this long for a free GPU.',
  },
  LAUNCH_BACKOFF_MIN_SECONDS: {
    byDefault: 15,
    why: 'The first pause after a round of offers in which no GPU was free.',
  },
  LAUNCH_BACKOFF_MAX_SECONDS: { byDefault: 300, why: 'The longest such pause; each is twice the one before.' },
  MAX_DURATION_MINUTES: {
    byDefault: 1440,
    why: 'A job without max_duration_minutes of its own has a pod this long at most.',
  },
  MAX_ATTEMPTS: {
    byDefault: 2,
    why: 'A job without max_attempts of its own may use up this many pods, retries included.',
  },
  DEADMAN_SECONDS: {
    byDefault: 1200,
    why: 'A pod that cannot reach the API this long saves a checkpoint and terminates itself.',
  },
} as const satisfies Record<string, LifecycleNumber>;

export type LifecycleName = keyof typeof lifecycle;
export type LifecycleNumbers = Readonly<Record<LifecycleName, number>>;

/** Of the numbers those by which a sweep judges. */
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

/** Those that a launch rests on. */
export const launchNames = [
  'DEADMAN_SECONDS',
  'CREATE_SETTLE_SECONDS',
  'LAUNCH_BACKOFF_MIN_SECONDS',
  'LAUNCH_BACKOFF_MAX_SECONDS',
] as const satisfies readonly LifecycleName[];
