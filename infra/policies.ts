/**
 * The numbers by which jobs are judged, as docs and functions name them. The unit is the end of the name.
 * A stage may set others (`stages.ts`), and a variable of the same name wins over both.
 */
export const policies = {
  START_DEADLINE_SECONDS: 900,
  HEARTBEAT_INTERVAL_SECONDS: 10,
  HEARTBEAT_LOST_SECONDS: 120,
  HEARTBEAT_HOLD_SECONDS: 1320,
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

export type PolicyName = keyof typeof policies;
export type Policies = Readonly<Record<PolicyName, number>>;

export const policyNames = Object.keys(policies).filter((name): name is PolicyName => name in policies);
