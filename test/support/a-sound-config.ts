import fc from 'fast-check';
import { configRefusal } from '../../shared/domain/configs/config-issues.ts';
import { lossTypesByMethod, metricsByMethod } from '../../shared/domain/configs/method-values.ts';
import type { settingNames } from '../../shared/domain/configs/resolve-config.ts';
import { type TrainingConfigBody, trainingConfigBodySchema } from '../../shared/domain/configs/training-config.ts';
import { trainingMethods } from '../../shared/domain/configs/training-method.ts';

const small = fc.integer({ min: 1, max: 100 });
const share = fc.constantFrom(0, 0.25, 0.5);
const above0 = fc.constantFrom(0.001, 0.1, 1);
const options = (...values: readonly unknown[]) => fc.constantFrom(...values);

/** Values of each setting that are in its range. A new setting that is not here does not compile into the test. */
const values: Readonly<Record<(typeof settingNames)[number], fc.Arbitrary<unknown>>> = {
  method: options(...trainingMethods),
  num_epochs: above0,
  learning_rate: above0,
  batch_size: fc.integer({ min: 2, max: 64 }),
  max_steps: small,
  gradient_accumulation_steps: small,
  gradient_checkpointing: fc.boolean(),
  warmup_steps: options(0, 10),
  warmup_ratio: options(0, 0.1),
  weight_decay: share,
  max_grad_norm: above0,
  lr_scheduler_type: options('linear', 'cosine', 'constant', 'constant_with_warmup'),
  optimizer: options('adamw_torch', 'sgd', 'adafactor'),
  adam_beta1: share,
  adam_beta2: share,
  adam_epsilon: above0,
  max_seq_length: small,
  packing: fc.boolean(),
  assistant_only_loss: fc.boolean(),
  chat_template: options('model', 'chatml'),
  chat_template_jinja: options('{{ messages }}'),
  neftune_noise_alpha: above0,
  precision: options('auto', 'bf16', 'fp32'),
  trained_weights: options('fp32', 'bf16'),
  use_lora: fc.boolean(),
  lora_r: small,
  lora_alpha: above0,
  lora_dropout: share,
  lora_target_modules: options(['all-linear'], ['q_proj', 'v_proj']),
  use_rslora: fc.boolean(),
  merge_adapter: fc.boolean(),
  quantization: options('none', '4bit', '8bit'),
  beta: above0,
  loss_type: options(...lossTypesByMethod.sft, ...lossTypesByMethod.dpo, ...lossTypesByMethod.kto),
  label_smoothing: options(0, 0.1),
  precompute_ref_log_probs: fc.boolean(),
  desirable_weight: above0,
  undesirable_weight: above0,
  eval_split: share,
  eval_batch_size: small,
  eval_steps: small,
  save_steps: small,
  save_total_limit: small,
  logging_steps: small,
  early_stopping_patience: small,
  early_stopping_threshold: share,
  load_best_model_at_end: fc.constant(true),
  metric_for_best_model: options(...metricsByMethod.dpo),
  seed: small,
};

const required = ['method', 'num_epochs', 'learning_rate', 'batch_size'] as const;

const anyConfig = fc
  .record({
    training: fc.record(values, { requiredKeys: [...required] }),
    trainer: options('transformers', 'transformers', 'smoke', undefined),
    validation_dataset_id: options(undefined, undefined, '7d3b1e0a-2c4d-4f5e-8a6b-9c0d1e2f3a4b'),
    push_to_hub: options(undefined, { repo_id: 'owner/name' }),
  })
  .map((fields): TrainingConfigBody => {
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    return trainingConfigBodySchema.parse({ name: 'a config', model: { name: 'owner/model' }, ...given });
  });

/** Configs with whatever settings, less those that a check names: nothing is at fault in the rest. */
export const aSoundConfig: fc.Arbitrary<TrainingConfigBody> = anyConfig.map((config) => {
  for (let sound = config; ; ) {
    const faults = (configRefusal(sound)?.issues ?? []).map(({ path }) => path);
    if (faults.length === 0) return sound;
    const { training, ...rest } = sound;
    const isKept = (field: string) => !faults.includes(`training.${field}`);
    const all = Object.entries(training);
    const some = all.filter(([field]) => isKept(field));
    // The loss exo_pair asks for what may not be there.
    const kept = some.length < all.length ? some : all.filter(([field]) => field !== 'loss_type');
    const whole = Object.entries(rest).filter(([field]) => !faults.includes(field));
    const next = trainingConfigBodySchema.safeParse({
      ...Object.fromEntries(whole),
      training: Object.fromEntries(kept),
    });
    // A field that cannot be left out stays, with a method and a loss that every trainer has.
    sound = next.success
      ? next.data
      : { ...sound, training: { method: 'sft', num_epochs: 1, learning_rate: 0.1, batch_size: 2 } };
  }
});
