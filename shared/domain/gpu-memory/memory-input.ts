import { resolveConfig, settingNames } from '../configs/resolve-config.ts';
import { evaluates } from '../configs/trainer-of.ts';
import type { TrainingConfigBody } from '../configs/training-config.ts';
import { trainingSettingsSchema } from '../configs/training-settings.ts';
import { useOf } from '../configs/use-of.ts';
import type { MemoryInput } from './memory-plan.ts';

const reckonedSchema = trainingSettingsSchema.required({
  max_seq_length: true,
  gradient_accumulation_steps: true,
  gradient_checkpointing: true,
  optimizer: true,
  precision: true,
  trained_weights: true,
  use_lora: true,
  lora_r: true,
  lora_target_modules: true,
  quantization: true,
  precompute_ref_log_probs: true,
});

/** The defaults of all settings, including those that the training does not use. The advice may propose to use such a setting. */
const defaults = Object.fromEntries(settingNames.map((field) => [field, useOf(field).default]));

/** Returns the settings of a training that influence its need for memory. */
export const memoryInput = (config: TrainingConfigBody, gpuCount: number): MemoryInput => {
  const settings = reckonedSchema.parse({ ...defaults, ...resolveConfig(config).training });
  const packing = settings.packing === true;
  // Packed conversations go through the model one sequence at a time.
  const isOneByOne = packing && settings.method === 'sft';
  return {
    method: settings.method,
    batch_size: isOneByOne ? 1 : settings.batch_size,
    eval_batch_size: isOneByOne ? 1 : (settings.eval_batch_size ?? settings.batch_size),
    evaluates: evaluates(config),
    max_seq_length: settings.max_seq_length,
    packing,
    gradient_accumulation_steps: settings.gradient_accumulation_steps * (isOneByOne ? settings.batch_size : 1),
    gradient_checkpointing: settings.gradient_checkpointing,
    optimizer: settings.optimizer,
    precision: settings.precision === 'fp32' ? 'fp32' : 'half',
    trained_weights: settings.use_lora ? 'fp32' : settings.trained_weights,
    use_lora: settings.use_lora,
    lora_r: settings.lora_r,
    lora_target_modules: settings.lora_target_modules,
    quantization: settings.quantization,
    precompute_ref_log_probs: settings.precompute_ref_log_probs,
    gpu_count: gpuCount,
  };
};
