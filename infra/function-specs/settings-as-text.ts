import type { Settings } from '../settings.ts';

type NumberSetting = { [K in keyof Settings]-?: Settings[K] extends number ? K : never }[keyof Settings];

/** Returns numeric settings as strings, the form of environment variables. */
export const numbersOf = <N extends NumberSetting>(settings: Settings, ...names: readonly N[]): Record<N, string> =>
  Object.fromEntries(names.map((name) => [name, String(settings[name])])) as Record<N, string>;

/** Returns the default limits of users as environment variables, for functions that enforce these limits. */
export const userLimitsEnvironment = (settings: Settings) =>
  numbersOf(
    settings,
    'USER_PODS',
    'USER_WAITING_JOBS',
    'USER_DOLLARS_PER_HOUR',
    'USER_DOLLARS_PER_MONTH',
    'USER_STORED_GB',
  );

/** Returns the limits of all users together as environment variables, for functions that reserve shares of these limits. */
export const installationLimitsEnvironment = (settings: Settings) =>
  numbersOf(settings, 'INSTALLATION_PODS', 'INSTALLATION_DOLLARS_PER_HOUR', 'INSTALLATION_DOLLARS_PER_MONTH');
