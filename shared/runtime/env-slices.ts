import * as z from 'zod';
import { integerEnv } from './env.ts';

/**
 * Parts of the functions' environments. Each function combines the parts that it uses and adds its own numbers. The `PURE` marks let the
 * bundler leave out unused parts.
 */

const name = /* @__PURE__ */ z.string().min(1);

export const stageEnv = { STAGE: name };

export const accountsEnv = { ACCOUNTS_TABLE: name };
export const allowancesEnv = { ALLOWANCES_TABLE: name };
export const controlsEnv = { CONTROLS_TABLE: name };
export const datasetsEnv = { DATASETS_TABLE: name };
export const downloadTokensEnv = { DOWNLOAD_TOKENS_TABLE: name };
export const dueWorkEnv = { DUE_WORK_TABLE: name };
export const jobsEnv = { JOBS_TABLE: name };
export const reaperStateEnv = { REAPER_STATE_TABLE: name };
export const telemetryEnv = { TELEMETRY_TABLE: name };
export const usageEnv = { USAGE_TABLE: name };
export const trainingConfigsEnv = { TRAINING_CONFIGS_TABLE: name };

export const bucketEnv = { BUCKET: name };
export const secretsKeyEnv = { SECRETS_KEY_SECRET: name };
export const publicUrlEnv = { PUBLIC_API_URL: /* @__PURE__ */ z.url() };
export const launcherEnv = { LAUNCHER_FUNCTION: name };

export const downloadTtlEnv = { DOWNLOAD_TOKEN_TTL_SECONDS: /* @__PURE__ */ integerEnv(1) };
export const telemetryTtlEnv = { TELEMETRY_TTL_DAYS: /* @__PURE__ */ integerEnv(1) };

export const providerEnv = { RUNPOD_API_URL: /* @__PURE__ */ z.url(), RUNPOD_API_KEY_SECRET: name };

/**
 * The variables of functions that call RunPod because of users: the table that counts such calls, and the most calls in each window of 60
 * seconds.
 */
export const callsOfUsersEnv = { ALLOWANCES_TABLE: name, RUNPOD_CALLS_OF_USERS: /* @__PURE__ */ integerEnv(1) };
export const callsForSweepsEnv = { RUNPOD_CALLS_FOR_SWEEPS: /* @__PURE__ */ integerEnv(1) };

/** The default limits of a user. Operators can set other limits for a user. */
export const userLimitsEnv = {
  USER_PODS: /* @__PURE__ */ integerEnv(),
  USER_WAITING_JOBS: /* @__PURE__ */ integerEnv(),
  USER_DOLLARS_PER_HOUR: /* @__PURE__ */ integerEnv(),
  USER_DOLLARS_PER_MONTH: /* @__PURE__ */ integerEnv(),
  USER_STORED_GB: /* @__PURE__ */ integerEnv(),
};

/** The variables with the limits of all users together. */
export const installationLimitsEnv = {
  INSTALLATION_PODS: /* @__PURE__ */ integerEnv(),
  INSTALLATION_DOLLARS_PER_HOUR: /* @__PURE__ */ integerEnv(),
  INSTALLATION_DOLLARS_PER_MONTH: /* @__PURE__ */ integerEnv(),
};
