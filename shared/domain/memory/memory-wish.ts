import { type TrainingSettings, trainingSettingsSchema } from '../configs/training-settings.ts';
import { useOf } from '../configs/use-of.ts';
import type { MemoryWish } from './memory-plan.ts';

const resolvedSchema = trainingSettingsSchema.required({
  max_seq_length: true,
  gradient_accumulation_steps: true,
  gradient_checkpointing: true,
  optimizer: true,
  precision: true,
  use_lora: true,
  lora_r: true,
  lora_target_modules: true,
  quantization: true,
  precompute_ref_log_probs: true,
  eval_split: true,
});

const defaults = Object.fromEntries(
  trainingSettingsSchema.keyof().options.map((field) => [field, useOf(field).default]),
);

/** What a training asks of the memory, its defaults resolved as the trainer on the pod resolves them. */
export const memoryWish = (training: TrainingSettings, gpuCount: number): MemoryWish => {
  const resolved = resolvedSchema.parse({ ...defaults, ...training });
  const packing = resolved.packing ?? resolved.method === 'cpt';
  // Packed conversations go through the model one sequence at a time.
  const isOneByOne = packing && resolved.method === 'sft';
  return {
    method: resolved.method,
    batch_size: isOneByOne ? 1 : resolved.batch_size,
    eval_batch_size: isOneByOne ? 1 : (resolved.eval_batch_size ?? resolved.batch_size),
    evaluates: resolved.eval_split > 0,
    max_seq_length: resolved.max_seq_length,
    packing,
    gradient_accumulation_steps: resolved.gradient_accumulation_steps * (isOneByOne ? resolved.batch_size : 1),
    gradient_checkpointing: resolved.gradient_checkpointing,
    optimizer: resolved.optimizer,
    precision: resolved.precision === 'fp32' ? 'fp32' : 'half',
    use_lora: resolved.use_lora,
    lora_r: resolved.lora_r,
    lora_target_modules: resolved.lora_target_modules,
    quantization: resolved.quantization,
    precompute_ref_log_probs: resolved.precompute_ref_log_probs,
    gpu_count: gpuCount,
  };
};
