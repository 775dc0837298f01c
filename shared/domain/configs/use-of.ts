import { type FieldUse, fieldUseSchema } from './field-use.ts';
import { type TrainingSettings, trainingSettingsSchema } from './training-settings.ts';

/**
 * Returns the facts about a field that its type does not show. This file is separate from `training-settings.ts`, so that a Lambda
 * function that only reads jobs does not build `fieldUseSchema` at its cold start.
 */
export const useOf = (field: keyof TrainingSettings): FieldUse =>
  fieldUseSchema.parse(trainingSettingsSchema.shape[field].meta() ?? {});
