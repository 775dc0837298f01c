import type { Settings } from '../settings.ts';

type NumberSetting = { [K in keyof Settings]-?: Settings[K] extends number ? K : never }[keyof Settings];

/** Settings that are numbers, as an environment holds them. */
export const numbersOf = <N extends NumberSetting>(settings: Settings, ...names: readonly N[]): Record<N, string> =>
  Object.fromEntries(names.map((name) => [name, String(settings[name])])) as Record<N, string>;
