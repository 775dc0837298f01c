import * as z from 'zod';
import { idSchema, nameSchema, sha256Schema, timestampSchema } from '../values.ts';
import { trainingSettingsSchema } from './training-settings.ts';

/** The trainers that a config may name. `smoke` tests the whole process on any machine, without a GPU. */
export const trainerSchema = z.enum(['smoke', 'transformers']);
export type Trainer = z.infer<typeof trainerSchema>;
/** The trainers that pods have. A test compares this list with the list of the Python package. */
export const podTrainers: readonly Trainer[] = ['smoke', 'transformers'];

/** Returns the reason why a text is not a model id, in words that fit the given text. */
const idSentence = (text: unknown): string => {
  const given = typeof text === 'string' ? text.trim() : '';
  const id = /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)\/([\w.-]+\/[\w.-]+)/i.exec(given)?.[1];
  if (id !== undefined && id.length <= 200) return `must be the id alone, without its address: ${id}`;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(given))
    return 'must be an id of the Hugging Face Hub such as owner/name, not an address';
  if (/^[.~/\\]|^[a-z]:\\/i.test(given)) {
    return 'must be an id of the Hugging Face Hub such as owner/name: a pod has no files of yours';
  }
  if (/^[\w./-]+@[\w./-]+$/.test(given))
    return 'must be a model id such as owner/name; what follows @ is model.revision';
  if (/^[\w./-]+:[\w.-]+$/.test(given)) {
    return 'must be an id of the Hugging Face Hub such as owner/name, not a name with a tag as Ollama has them';
  }
  return 'must be a model id such as owner/name';
};

export const modelSettingsSchema = z.strictObject({
  /** A Hugging Face model id (`owner/name`), or the name of the smoke trainer's model. */
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^\w[\w.-]*(?:\/\w[\w.-]*)?$/, { error: ({ input }) => idSentence(input) }),
  revision: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/, 'must be a branch, tag or commit')
    .optional(),
  trust_remote_code: z.literal(false).optional(),
  /**
   * The number of parameters of the whole model, for the memory estimate. Needed if neither the name nor the table of families
   * gives the number.
   */
  num_parameters: z.int().min(1_000_000).max(10_000_000_000_000).optional(),
});

/** The name of the secret with the token for the Hugging Face Hub. The secret is given in the deploy request. */
export const hubTokenSecret = 'HF_TOKEN';

/** The repository on the Hugging Face Hub to which the pod also uploads the trained model. The repository is always private. */
export const hubPushSchema = z.strictObject({
  repo_id: z
    .string()
    .max(96)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\/[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be a repository such as owner/name'),
  private: z.literal(true).optional(),
});

/** A training config as users write it. `resolve-config.ts` turns it into the config that the trainer on the pod reads. */
export const trainingConfigBodySchema = z.strictObject({
  name: nameSchema,
  model: modelSettingsSchema,
  training: trainingSettingsSchema,
  dataset_id: idSchema.optional(),
  /** The dataset for evaluation, used instead of a part of the training dataset. */
  validation_dataset_id: idSchema.optional(),
  trainer: trainerSchema.optional(),
  push_to_hub: hubPushSchema.optional(),
});
export type TrainingConfigBody = z.infer<typeof trainingConfigBodySchema>;

export const trainingConfigSchema = z.object({
  ...trainingConfigBodySchema.shape,
  id: idSchema,
  created_at: timestampSchema,
  updated_at: timestampSchema,
});
export type TrainingConfig = z.infer<typeof trainingConfigSchema>;

export const storedTrainingConfigSchema = trainingConfigSchema.extend({
  user_id: z.string().min(1),
  request_sha256: sha256Schema.optional(),
  /** The number of times that the config was replaced, absent before the first replacement. */
  version: z.int().min(0).optional(),
  /** The version of the defaults when the body was written (`older-defaults.ts`). */
  defaults_version: z.int().optional(),
});
export type StoredTrainingConfig = z.infer<typeof storedTrainingConfigSchema>;

export const toTrainingConfig = (stored: StoredTrainingConfig): TrainingConfig => trainingConfigSchema.parse(stored);
