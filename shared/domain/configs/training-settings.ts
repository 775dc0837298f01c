import * as z from 'zod';
import type { FieldUse } from './field-use.ts';
import { lossTypesByMethod, metricsByMethod } from './method-values.ts';
import { trainingMethodSchema } from './training-method.ts';

/**
 * These helpers build a schema with as few method calls as possible. Each method of a zod schema creates another schema, which
 * takes 30 µs at every cold start.
 */
const count = (max: number) => z.int().check(z.gte(1), z.lte(max));
const ratio = z.number().check(z.gte(0), z.lte(1));
const given = <T extends z.ZodType>(schema: T, use: FieldUse) => {
  const optional = z.optional(schema);
  z.globalRegistry.add(optional, { ...use });
  return optional;
};

const lora = { 'x-needs': 'use_lora' } as const;
const evaluation = { 'x-needs': 'evaluation' } as const;
const adam = 'used by the adamw optimizers';

/**
 * All hyperparameters. An unknown hyperparameter is refused by its name. Names and meanings are those of transformers 5.23, TRL
 * 1.16 and PEFT 0.21, which are installed on the pods. Defaults are those of the trainer `transformers`. A deploy applies the
 * defaults once, and the job stores the result (`resolve-config.ts`).
 */
export const trainingSettingsSchema = z.strictObject({
  method: trainingMethodSchema,
  num_epochs: z.number().positive().max(1000),
  learning_rate: z.number().positive().max(10),
  batch_size: count(4096).meta({ description: 'examples of one step on one GPU' }),
  max_steps: given(count(10_000_000), { description: 'ends the training before num_epochs would' }),
  gradient_accumulation_steps: given(count(4096), { default: 1 }),
  gradient_checkpointing: given(z.boolean(), {
    default: true,
    description: 'computes activations twice instead of keeping them',
  }),
  warmup_steps: given(z.int().min(0).max(1_000_000), { default: 0 }),
  warmup_ratio: given(ratio, { default: 0, description: 'of all steps; instead of warmup_steps' }),
  weight_decay: given(z.number().min(0).max(10), { default: 0 }),
  max_grad_norm: given(z.number().positive().max(1000), { default: 1 }),
  lr_scheduler_type: given(
    z.enum([
      'linear',
      'cosine',
      'cosine_with_restarts',
      'constant',
      'constant_with_warmup',
      'polynomial',
      'inverse_sqrt',
    ]),
    { default: 'linear' },
  ),
  optimizer: given(
    z.enum([
      'adamw_torch',
      'adamw_torch_fused',
      'adamw_8bit',
      'paged_adamw_8bit',
      'paged_adamw_32bit',
      'adafactor',
      'sgd',
    ]),
    { default: 'adamw_torch' },
  ),
  adam_beta1: given(z.number().min(0).lt(1), { default: 0.9, description: adam }),
  adam_beta2: given(z.number().min(0).lt(1), { default: 0.999, description: adam }),
  adam_epsilon: given(z.number().positive().max(1), { default: 1e-8, description: adam }),
  max_seq_length: given(count(1_048_576), {
    default: 2048,
    description: 'tokens; what is longer is cut, prompt and answer together',
  }),
  packing: given(z.boolean(), {
    description: 'fills each sequence up to max_seq_length with several examples; cpt does where it is not given',
    'x-methods': ['sft', 'cpt'],
  }),
  assistant_only_loss: given(z.boolean(), {
    default: true,
    'x-before': false,
    description: 'learns the answers alone, each with its end; false learns the questions, too',
    'x-methods': ['sft'],
  }),
  chat_template: given(z.enum(['model', 'chatml']), {
    default: 'model',
    description: "the model's own, or ChatML; a model without one of its own needs the latter",
    'x-methods': ['sft', 'dpo', 'orpo', 'kto'],
  }),
  chat_template_jinja: given(z.string().min(1).max(16_384), {
    description: 'a Jinja template of your own, which renders `messages`; instead of chat_template',
    'x-methods': ['sft', 'dpo', 'orpo', 'kto'],
  }),
  neftune_noise_alpha: given(z.number().positive().max(100), {
    description: 'noise on the embeddings while training; none where it is not given',
    'x-methods': ['sft'],
  }),
  precision: given(z.enum(['auto', 'bf16', 'fp16', 'fp32']), {
    default: 'auto',
    description: 'auto is bf16 where the GPU can do it, else fp16',
  }),
  trained_weights: given(z.enum(['fp32', 'bf16']), {
    default: 'fp32',
    description:
      'of a training of every weight: fp32, or bf16 with the bits that fp32 has more kept beside; the same steps in less memory',
  }),
  use_lora: given(z.boolean(), { default: false, description: 'trains an adapter; without it, every weight' }),
  lora_r: given(count(1024), { default: 16, ...lora }),
  lora_alpha: given(z.number().positive().max(4096), { default: 32, ...lora }),
  lora_dropout: given(ratio, { default: 0, ...lora }),
  lora_target_modules: given(z.array(z.string().min(1).max(200)).min(1).max(64), {
    default: ['all-linear'],
    description: 'names of modules, or all-linear alone: every linear layer but the output',
    ...lora,
  }),
  use_rslora: given(z.boolean(), { default: false, ...lora }),
  merge_adapter: given(z.boolean(), {
    default: false,
    description: 'uploads the model with the adapter merged into it, too',
    ...lora,
  }),
  quantization: given(z.enum(['none', '4bit', '8bit']), {
    default: 'none',
    description: 'of the weights that are not trained; needs use_lora',
  }),
  beta: given(z.number().positive().max(100), { default: 0.1, 'x-methods': ['dpo', 'orpo', 'kto'] }),
  loss_type: given(z.enum([...lossTypesByMethod.sft, ...lossTypesByMethod.dpo, ...lossTypesByMethod.kto]), {
    description: 'the first that the method knows where it is not given',
    'x-methods': ['sft', 'dpo', 'kto'],
    'x-values-by-method': lossTypesByMethod,
  }),
  label_smoothing: given(z.number().min(0).lt(0.5), { default: 0, 'x-methods': ['dpo'] }),
  precompute_ref_log_probs: given(z.boolean(), {
    default: false,
    description: 'asks the reference model before the training, so that it needs no memory during it',
    'x-methods': ['dpo', 'kto'],
  }),
  desirable_weight: given(z.number().positive().max(1000), { default: 1, 'x-methods': ['kto'] }),
  undesirable_weight: given(z.number().positive().max(1000), { default: 1, 'x-methods': ['kto'] }),
  eval_split: given(z.number().min(0).max(0.5), {
    default: 0,
    description: 'share of the dataset that is kept for evaluation, drawn with seed; instead of validation_dataset_id',
  }),
  eval_batch_size: given(count(4096), {
    description: 'batch_size where it is not given',
    ...evaluation,
  }),
  eval_steps: given(count(10_000_000), {
    description: 'each epoch where it is not given',
    ...evaluation,
  }),
  save_steps: given(count(10_000_000), {
    description:
      'steps between checkpoints; every 20 minutes and each epoch where it is not given, and with each evaluation where the best model is kept',
  }),
  save_total_limit: given(count(100), { default: 2, description: 'checkpoints kept on the disk of the pod' }),
  logging_steps: given(count(1_000_000), { default: 10 }),
  early_stopping_patience: given(count(1000), {
    description: 'evaluations in a row without a better one, after which the training ends; the best model is kept',
    ...evaluation,
  }),
  early_stopping_threshold: given(z.number().min(0).max(1000), {
    default: 0,
    description: 'how much better counts',
    'x-needs': 'early_stopping_patience',
  }),
  load_best_model_at_end: given(z.boolean(), {
    default: false,
    description: 'uploads the model of the best evaluation, not of the last step',
    ...evaluation,
  }),
  metric_for_best_model: given(z.enum(metricsByMethod.dpo), {
    default: 'eval_loss',
    'x-values-by-method': metricsByMethod,
    ...evaluation,
  }),
  seed: given(z.int().min(0).max(4_294_967_295), { default: 42 }),
});
export type TrainingSettings = z.infer<typeof trainingSettingsSchema>;
export type SettingName = keyof TrainingSettings;
