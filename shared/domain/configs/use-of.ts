import { type FieldUse, fieldUseSchema } from './field-use.ts';
import { type TrainingSettings, trainingSettingsSchema } from './training-settings.ts';

/** The schema's facts about a field beside its shape. They stand apart from the schema: most functions read settings and never ask. */
export const useOf = (field: keyof TrainingSettings): FieldUse =>
  fieldUseSchema.parse(trainingSettingsSchema.shape[field].meta() ?? {});
