import * as z from 'zod';
import { trainingMethodSchema } from './training-method.ts';

const methodsSchema = z.array(trainingMethodSchema).readonly();

/**
 * Facts about a hyperparameter beside its shape. They stand in the JSON Schema of the field, so the OpenAPI document
 * shows them: there is no second table.
 */
export const fieldUseSchema = z.object({
  /** The value that the trainer takes where the field is not given; where there is none, the description says what happens. */
  default: z.unknown().optional(),
  /**
   * The value of a field that came later than others for jobs that were deployed before it. It is needed where the default
   * would train otherwise than the version of that job did.
   */
  'x-before': z.unknown().optional(),
  description: z.string().optional(),
  /** Methods that use it; all of them where this is absent. */
  'x-methods': methodsSchema.optional(),
  /**
   * Another field that has to be given, and not be false, for this one to mean anything. `evaluation`: `eval_split` above 0
   * or a `validation_dataset_id`.
   */
  'x-needs': z.enum(['use_lora', 'evaluation', 'early_stopping_patience']).optional(),
  /** Values that only some methods know. */
  'x-values-by-method': z.partialRecord(trainingMethodSchema, z.array(z.string()).readonly()).optional(),
});
export type FieldUse = z.infer<typeof fieldUseSchema>;
