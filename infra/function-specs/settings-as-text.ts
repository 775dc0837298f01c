import type { Settings } from '../settings.ts';

type NumberSetting = { [K in keyof Settings]-?: Settings[K] extends number ? K : never }[keyof Settings];

/** Settings that are numbers, as an environment holds them. */
export const numbersOf = <N extends NumberSetting>(settings: Settings, ...names: readonly N[]): Record<N, string> =>
  Object.fromEntries(names.map((name) => [name, String(settings[name])])) as Record<N, string>;

/** How functions that hold users to their limits know those of the stage. */
export const userLimitsEnvironment = (settings: Settings) =>
  numbersOf(
    settings,
    'USER_PODS',
    'USER_WAITING_JOBS',
    'USER_DOLLARS_PER_HOUR',
    'USER_DOLLARS_PER_MONTH',
    'USER_STORED_GB',
  );

/** How functions that reserve know what all users together may have. */
export const installationLimitsEnvironment = (settings: Settings) =>
  numbersOf(settings, 'INSTALLATION_PODS', 'INSTALLATION_DOLLARS_PER_HOUR', 'INSTALLATION_DOLLARS_PER_MONTH');
