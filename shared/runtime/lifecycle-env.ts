import { launchNames, policyNames } from '../lifecycle.ts';
import { numberEnv } from './env.ts';

const numbers = <N extends string>(names: readonly N[]) =>
  Object.fromEntries(names.map((name) => [name, numberEnv])) as Record<N, typeof numberEnv>;

/** The environment variables of functions that judge jobs. */
export const policyEnv = numbers(policyNames);
/** The environment variables of functions that launch pods. */
export const launchEnv = numbers(launchNames);
