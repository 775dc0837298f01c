import { resolveConfig, settingNames } from './resolve-config.ts';
import { trainerOf } from './trainer-of.ts';
import type { StoredTrainingConfig } from './training-config.ts';
import { useOf } from './use-of.ts';

/**
 * Counts the changes of defaults that change how a stored config trains. A config keeps the count of the day it was written;
 * one without a count is older than all of them.
 */
export const defaultsVersion = 1;

/** A sentence for each setting that the config leaves open and that meant something else when the config was written. */
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
