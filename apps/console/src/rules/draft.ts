import './zod-without-eval.ts';
import { configIssues } from '../../../../shared/domain/configs/config-issues.ts';
import { resolveConfig, settingNames, usedSettings } from '../../../../shared/domain/configs/resolve-config.ts';
import {
  modelSettingsSchema,
  type TrainingConfigBody,
  trainerSchema,
  trainingConfigBodySchema,
} from '../../../../shared/domain/configs/training-config.ts';
import { type SettingName, trainingSettingsSchema } from '../../../../shared/domain/configs/training-settings.ts';
import type { FieldIssue } from '../../../../shared/domain/errors.ts';

/** A config that is being edited: any JSON object. */
export type Draft = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Draft =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const partOf = (draft: Draft, part: string): Draft => {
  const value = draft[part];
  return isObject(value) ? value : {};
};

/** Returns a copy of the draft with one field changed. The path is that of the API. `undefined` removes the field. */
export const withField = (draft: Draft, path: string, value: unknown): Draft => {
  const [first = '', ...rest] = path.split('.');
  const changed = rest.length === 0 ? value : withField(partOf(draft, first), rest.join('.'), value);
  const isEmpty = changed === undefined || (rest.length > 0 && isObject(changed) && Object.keys(changed).length === 0);
  const { [first]: _, ...others } = draft;
  // A changed field keeps its position in the JSON.
  return isEmpty ? others : first in draft ? { ...draft, [first]: changed } : { ...others, [first]: changed };
};

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
};

/** True if both drafts have the same values, in any order of the fields. */
export const isSameDraft = (one: Draft, other: Draft): boolean =>
  JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

const mostCharacters = 200;
const suffix = ' (copy)';

export const nameOfCopy = (name: unknown): string =>
  `${typeof name === 'string' ? name.slice(0, mostCharacters - suffix.length).toWellFormed() : ''}${suffix}`;

export interface Judged {
  /** The parsed config. `undefined` while the draft is not well-formed. */
  readonly config: TrainingConfigBody | undefined;
  readonly issues: readonly FieldIssue[];
}

/** Judges a draft by the rules of the API, without a call. */
export const judge = (draft: Draft): Judged => {
  const { data, error } = trainingConfigBodySchema.safeParse(draft);
  if (data !== undefined) return { config: data, issues: configIssues(data) };
  const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return { config: undefined, issues };
};

/** Returns a valid config made of the well-formed fields of the draft, so that the other fields can be shown with their defaults. */
const soundConfig = (draft: Draft): TrainingConfigBody => {
  const training = partOf(draft, 'training');
  const sound = Object.fromEntries(
    settingNames.flatMap((name) => {
      const { data } = trainingSettingsSchema.shape[name].safeParse(training[name]);
      return data === undefined ? [] : [[name, data]];
    }),
  );
  const trainer = trainerSchema.safeParse(draft.trainer).data;
  return {
    name: 'draft',
    model: modelSettingsSchema.safeParse(draft.model).data ?? { name: 'unknown' },
    ...(trainer === undefined ? {} : { trainer }),
    ...(typeof draft.validation_dataset_id === 'string' ? { validation_dataset_id: draft.validation_dataset_id } : {}),
    training: trainingSettingsSchema.parse({ method: 'sft', num_epochs: 1, learning_rate: 1, batch_size: 1, ...sound }),
  };
};

export interface ShownSettings {
  /** The settings that are given although the method and the trainer do not use them. */
  readonly unused: readonly SettingName[];
  /** The settings that the method and the trainer use, and unused settings that are given, so that they can be removed. */
  readonly names: readonly SettingName[];
  /** Returns the value that a training uses if the setting is not given. */
  readonly defaultOf: (name: SettingName) => unknown;
}

export const shownSettings = (draft: Draft): ShownSettings => {
  const training = partOf(draft, 'training');
  const config = soundConfig(draft);
  const used = new Set(usedSettings(config));
  const without = (name: SettingName) => ({ ...config, training: { ...config.training, [name]: undefined } });
  return {
    names: settingNames.filter((name) => used.has(name) || training[name] !== undefined),
    unused: settingNames.filter((name) => !used.has(name) && training[name] !== undefined),
    defaultOf: (name) => (isRequired(name) ? undefined : resolveConfig(without(name)).training[name]),
  };
};

export const isRequired = (name: SettingName): boolean =>
  !trainingSettingsSchema.shape[name].safeParse(undefined).success;
