import './zod-without-eval.ts';
import type { $ZodType } from 'zod/v4/core';
import type { TrainingMethod } from '../../../../shared/domain/configs/training-method.ts';
import { type SettingName, trainingSettingsSchema } from '../../../../shared/domain/configs/training-settings.ts';
import { useOf } from '../../../../shared/domain/configs/use-of.ts';

export type SettingShape =
  | { readonly kind: 'number' | 'text' | 'list' | 'yes-no' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] };

/** The definition inside a Zod schema. The form reads it, so that no second table of fields is needed. */
interface Definition {
  readonly type: string;
  readonly innerType?: $ZodType;
  readonly entries?: Readonly<Record<string, string | number>>;
}

const definitionOf = (schema: $ZodType): Definition => {
  const definition = schema._zod.def as Definition;
  return definition.innerType === undefined ? definition : definitionOf(definition.innerType);
};

/** Returns the kind of input for a setting. A choice offers the values that the method supports. */
export const shapeOf = (name: SettingName, method: TrainingMethod | undefined): SettingShape => {
  const { type, entries = {} } = definitionOf(trainingSettingsSchema.shape[name]);
  if (type === 'enum') {
    const known = method === undefined ? undefined : useOf(name)['x-values-by-method']?.[method];
    return { kind: 'choice', choices: known ?? Object.values(entries).map(String) };
  }
  if (type === 'boolean') return { kind: 'yes-no' };
  if (type === 'array') return { kind: 'list' };
  return { kind: type === 'number' || type === 'int' ? 'number' : 'text' };
};

export const descriptionOf = (name: SettingName): string | undefined => useOf(name).description;
