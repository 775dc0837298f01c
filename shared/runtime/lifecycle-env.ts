import { launchNames, policyNames } from '../lifecycle.ts';
import { numberEnv } from './env.ts';

const numbers = <N extends string>(names: readonly N[]) =>
  Object.fromEntries(names.map((name) => [name, numberEnv])) as Record<N, typeof numberEnv>;

/** Part of the environment of functions that judge. */
export const policyEnv = numbers(policyNames);
/** Part of the environment of functions that launch. */
export const launchEnv = numbers(launchNames);
