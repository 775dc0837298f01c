import { type LifecycleName, type LifecycleNumbers, lifecycle } from '../shared/lifecycle.ts';

/** One number of `shared/lifecycle.ts`, as a setting. */
interface LifecycleSetting {
  readonly byDefault: number;
  readonly formerly?: string;
}

const entries = Object.entries<LifecycleSetting>(lifecycle) as readonly (readonly [LifecycleName, LifecycleSetting])[];

export const lifecycleNames: readonly LifecycleName[] = entries.map(([name]) => name);

export const lifecycleDefaults = Object.fromEntries(
  entries.map(([name, { byDefault }]) => [name, byDefault]),
) as LifecycleNumbers;

/** Names of earlier versions, each with that of today. */
export const formerNames: readonly (readonly [former: string, name: LifecycleName])[] = entries.flatMap(
  ([name, { formerly }]) => (formerly === undefined ? [] : [[formerly, name] as const]),
);
