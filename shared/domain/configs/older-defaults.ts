import { resolveConfig, settingNames } from './resolve-config.ts';
import { trainerOf } from './trainer-of.ts';
import type { StoredTrainingConfig } from './training-config.ts';
import { useOf } from './use-of.ts';

/**
 * The version of the defaults. The version rises with each changed default that changes how a stored config trains. A config stores
 * the version at its last write. A config without a version is older than all versions.
 */
export const defaultsVersion = 1;

/** Returns a sentence for each setting that the config leaves open and whose default was different when the config was written. */
export const olderDefaults = (stored: StoredTrainingConfig): readonly string[] => {
  if (stored.defaults_version === defaultsVersion || trainerOf(stored) === 'smoke') return [];
  const { training } = resolveConfig(stored);
  return settingNames.flatMap((field) => {
    const use = useOf(field);
    const was = use['x-before'];
    if (!('x-before' in use) || stored.training[field] !== undefined) return [];
    if (training[field] === undefined || training[field] === was) return [];
    return [
      `Config ${stored.name} leaves ${field} open. It was ${was} when the config was written, and is ${training[field]} ` +
        `now (${use.description}). Give it in the config to choose.`,
    ];
  });
};
