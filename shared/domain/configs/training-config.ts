import * as z from 'zod';
import { type DatasetFormat, datasetFormats } from '../datasets/dataset.ts';
import { idSchema, nameSchema, sha256Schema, timestampSchema } from '../values.ts';

export const trainingMethods = ['sft', 'dpo', 'orpo', 'kto', 'cpt'] as const;
export const trainingMethodSchema = z.enum(trainingMethods);
export type TrainingMethod = z.infer<typeof trainingMethodSchema>;

/** What each method can learn from (API contract). */
export const methodsByFormat: Readonly<Record<DatasetFormat, readonly TrainingMethod[]>> = {
  chatml: ['sft'],
  sharegpt: ['sft'],
  alpaca: ['sft'],
  openorca: ['sft'],
  dpo: ['dpo', 'orpo'],
  kto: ['kto'],
  text: ['cpt'],
};

export const formatsFor = (method: TrainingMethod): readonly DatasetFormat[] =>
  datasetFormats.filter((format) => methodsByFormat[format].includes(method));

/** The trainers that a config may name: `smoke` proves the whole path on any machine, without a GPU. */
export const trainerSchema = z.enum(['smoke', 'transformers']);
export type Trainer = z.infer<typeof trainerSchema>;
/** Those of them that pods have; a test compares this list with the package's own. */
export const podTrainers: readonly Trainer[] = ['smoke'];

const count = (max: number) => z.int().min(1).max(max);
const ratio = z.number().min(0).max(1);

/** Every hyperparameter there is; one that is not here is refused by name. */
export const trainingSettingsSchema = z.strictObject({
  method: trainingMethodSchema,
  num_epochs: z.number().positive().max(1000),
  learning_rate: z.number().positive().max(10),
  batch_size: count(4096),
  max_steps: count(10_000_000).optional(),
  gradient_accumulation_steps: count(4096).optional(),
  gradient_checkpointing: z.boolean().optional(),
  warmup_steps: z.int().min(0).max(1_000_000).optional(),
  warmup_ratio: ratio.optional(),
  weight_decay: z.number().min(0).max(10).optional(),
  max_grad_norm: z.number().positive().max(1000).optional(),
  lr_scheduler_type: z.enum(['linear', 'cosine', 'constant', 'constant_with_warmup', 'polynomial']).optional(),
  optimizer: z.enum(['adamw_torch', 'adamw_8bit', 'paged_adamw_8bit', 'adafactor', 'sgd']).optional(),
  max_seq_length: count(1_048_576).optional(),
  packing: z.boolean().optional(),
  precision: z.enum(['auto', 'bf16', 'fp16', 'fp32']).optional(),
  use_lora: z.boolean().optional(),
  lora_r: count(1024).optional(),
  lora_alpha: z.number().positive().max(4096).optional(),
  lora_dropout: ratio.optional(),
  lora_target_modules: z.array(z.string().min(1).max(200)).min(1).max(64).optional(),
  quantization: z.enum(['none', '4bit', '8bit']).optional(),
  beta: z.number().positive().max(100).optional(),
  eval_split: z.number().min(0).max(0.5).optional(),
  eval_steps: count(10_000_000).optional(),
  save_steps: count(10_000_000).optional(),
  save_total_limit: count(100).optional(),
  logging_steps: count(1_000_000).optional(),
  early_stopping_patience: count(1000).optional(),
  seed: z.int().min(0).max(4_294_967_295).optional(),
});
export type TrainingSettings = z.infer<typeof trainingSettingsSchema>;

export const modelSettingsSchema = z.strictObject({
  /** A Hugging Face model id (`owner/name`), or the trainer's own model name. */
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)?$/, 'must be a model id such as owner/name'),
  revision: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/, 'must be a branch, tag or commit')
    .optional(),
  trust_remote_code: z.literal(false).optional(),
});

/** A stored training config without its bookkeeping: exactly what the trainer on the pod reads. */
export const trainingConfigBodySchema = z.strictObject({
  name: nameSchema,
  model: modelSettingsSchema,
  training: trainingSettingsSchema,
  dataset_id: idSchema.optional(),
  trainer: trainerSchema.optional(),
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
});
export type StoredTrainingConfig = z.infer<typeof storedTrainingConfigSchema>;

export const toTrainingConfig = (stored: StoredTrainingConfig): TrainingConfig => trainingConfigSchema.parse(stored);
