import * as z from 'zod';
import { trainingMethodSchema } from './training-method.ts';

const methodsSchema = z.array(trainingMethodSchema).readonly();

/**
 * Facts about a hyperparameter that its type does not show. The facts are metadata in the JSON Schema of the field, so the OpenAPI
 * document shows them and no second table is needed.
 */
export const fieldUseSchema = z.object({
  /** The value that the trainer uses if the field is absent. If a field has no default, its description says what happens. */
  default: z.unknown().optional(),
  /**
   * The value for jobs that were deployed before this field existed. The value is given only if the default would change how such a
   * job trains.
   */
  'x-before': z.unknown().optional(),
  description: z.string().optional(),
  /** The methods that use the field. Absent if all methods use it. */
  'x-methods': methodsSchema.optional(),
  /**
   * Another field that must be given and not be false, or this field has no effect. `evaluation` means `eval_split` above 0 or a
   * `validation_dataset_id`.
   */
  'x-needs': z.enum(['use_lora', 'evaluation', 'early_stopping_patience']).optional(),
  /** The allowed values for each method, if the methods accept different values. */
  'x-values-by-method': z.partialRecord(trainingMethodSchema, z.array(z.string()).readonly()).optional(),
});
export type FieldUse = z.infer<typeof fieldUseSchema>;
