import * as z from 'zod';
import { integerEnv } from './env.ts';

/** Part of the environment of functions that users cause to call RunPod: where calls are counted, and how many there are. */
export const callsOfUsersEnv = {
  ALLOWANCES_TABLE: z.string().min(1),
  RUNPOD_CALLS_OF_USERS: integerEnv(1),
};
