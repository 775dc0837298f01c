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

/** A config while somebody writes it: any JSON object. */
export type Draft = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Draft =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const partOf = (draft: Draft, part: string): Draft => {
  const value = draft[part];
  return isObject(value) ? value : {};
};

/** With one field changed, by its path as the API names it; `undefined` takes it away. */
export const withField = (draft: Draft, path: string, value: unknown): Draft => {
  const [first = '', ...rest] = path.split('.');
  const changed = rest.length === 0 ? value : withField(partOf(draft, first), rest.join('.'), value);
  const isEmpty = changed === undefined || (rest.length > 0 && isObject(changed) && Object.keys(changed).length === 0);
  const { [first]: _, ...others } = draft;
  // A field that is changed keeps its place in the JSON.
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

/** True if both hold the same settings, in any order. */
export const isSameDraft = (one: Draft, other: Draft): boolean =>
  JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

const mostCharacters = 200;
const suffix = ' (copy)';

export const nameOfCopy = (name: unknown): string =>
  `${typeof name === 'string' ? name.slice(0, mostCharacters - suffix.length).toWellFormed() : ''}${suffix}`;

export interface Judged {
  /** `undefined` while the draft is not well-formed. */
  readonly config: TrainingConfigBody | undefined;
  readonly issues: readonly FieldIssue[];
}

/** Judges a draft as the API would, before it is asked. */
export const judge = (draft: Draft): Judged => {
  const { data, error } = trainingConfigBodySchema.safeParse(draft);
  if (data !== undefined) return { config: data, issues: configIssues(data) };
  const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return { config: undefined, issues };
};

/** The draft without what is not well-formed, so that its other fields can be shown with their defaults. */
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
  /** Given, though the method and the trainer do not use them. */
  readonly unused: readonly SettingName[];
  /** Used by the method and the trainer, or given all the same, so that it can be taken away. */
  readonly names: readonly SettingName[];
  /** The value that a training uses where nothing is given. */
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
