import { numberEnv } from '../../shared/runtime/env.ts';

/** Part of the environment of functions that judge: every number of the policy. */
export const policyEnv = {
  START_DEADLINE_SECONDS: numberEnv,
  HEARTBEAT_LOST_SECONDS: numberEnv,
  HEARTBEAT_HOLD_SECONDS: numberEnv,
  SILENCE_EXCUSED_SECONDS: numberEnv,
  STALL_SECONDS: numberEnv,
  GPU_IDLE_SECONDS: numberEnv,
  ORPHAN_GRACE_SECONDS: numberEnv,
  CREATE_SETTLE_SECONDS: numberEnv,
  LAUNCH_BACKOFF_MIN_SECONDS: numberEnv,
  LAUNCH_BACKOFF_MAX_SECONDS: numberEnv,
};
