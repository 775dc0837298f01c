import { type FieldUse, fieldUseSchema } from './field-use.ts';
import { type TrainingSettings, trainingSettingsSchema } from './training-settings.ts';

/** What the schema says of a field beside its shape. Apart from the schema: most functions read settings and ask nothing of this. */
export const useOf = (field: keyof TrainingSettings): FieldUse =>
  fieldUseSchema.parse(trainingSettingsSchema.shape[field].meta() ?? {});
