import { type FieldUse, fieldUseSchema } from './field-use.ts';
import { type TrainingSettings, trainingSettingsSchema } from './training-settings.ts';

/**
 * Returns the facts about a field that its type does not show. The function has a file of its own, because most functions read
 * settings without these facts.
 */
export const useOf = (field: keyof TrainingSettings): FieldUse =>
  fieldUseSchema.parse(trainingSettingsSchema.shape[field].meta() ?? {});
