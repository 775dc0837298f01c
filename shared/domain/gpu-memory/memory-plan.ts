import type { TrainingSettings } from '../configs/training-settings.ts';
import { memoryCoefficients as of } from './memory-coefficients.ts';
import { embeddingParameters, layerParameters, type ModelShape } from './model-families.ts';

/** A training with every default resolved, as far as its memory depends on it. */
export interface MemoryInput {
  readonly method: TrainingSettings['method'];
  readonly batch_size: number;
  readonly eval_batch_size: number;
  readonly evaluates: boolean;
  readonly max_seq_length: number;
  readonly packing: boolean;
  readonly gradient_accumulation_steps: number;
  readonly gradient_checkpointing: boolean;
  readonly optimizer: NonNullable<TrainingSettings['optimizer']>;
  readonly precision: 'half' | 'fp32';
  readonly trained_weights: 'fp32' | 'bf16';
  readonly use_lora: boolean;
  readonly lora_r: number;
  readonly lora_target_modules: readonly string[];
  readonly quantization: 'none' | '4bit' | '8bit';
  readonly precompute_ref_log_probs: boolean;
  readonly gpu_count: number;
}

/** The inputs that a layer keeps because an adapter learns from them, and the size of these adapters. */
export const adapterOf = (input: MemoryInput, shape: ModelShape) => {
  const { hidden_size: hidden, query_size: query, key_value_size: keyValue, intermediate_size: inner } = shape;
  const modules: readonly (readonly [name: string, input: number, output: number])[] = [
    ['q_proj', hidden, query],
    ['k_proj', hidden, keyValue],
    ['v_proj', hidden, keyValue],
    ['o_proj', query, hidden],
    ['gate_proj', hidden, inner],
    ['up_proj', hidden, inner],
    ['down_proj', inner, hidden],
  ];
  const targets = input.lora_target_modules;
  // All linear layers: experts are none.
  const linear = shape.expert_share ? modules.slice(0, 4) : modules;
  const adapted = (targets.includes('all-linear') ? linear : modules).filter(
    ([name]) =>
      targets.includes('all-linear') || targets.some((target) => target === name || target.endsWith(`.${name}`)),
  );
  return {
    inputs: adapted.reduce((sum, [, input]) => sum + input, 0),
    parameters: shape.layers * input.lora_r * adapted.reduce((sum, [, input, output]) => sum + input + output, 0),
  };
};

/** True when the trained weights are in bf16, with the bits that fp32 has more beside them. */
const isSplit = (input: MemoryInput): boolean => !input.use_lora && input.trained_weights === 'bf16';

/** True when weights are in fp32 and computed with in half precision. */
const isMixed = (input: MemoryInput): boolean => !input.use_lora && input.precision === 'half' && !isSplit(input);

/** Bytes of one trained number, and of its gradient. */
export const trainedBytes = (input: MemoryInput): number => (isSplit(input) ? of.bytes.half : of.bytes.fp32);

/** Bytes of all that stays for the whole training, and of the gradients. */
export const standingBytes = (input: MemoryInput, shape: ModelShape, parameters: number) => {
  const { bytes } = of;
  const embeddings = embeddingParameters(shape);
  const linear = Math.max(parameters - embeddings, 0);
  const isQuantized = input.quantization !== 'none';
  // Experts are no linear layers of their own, which is all that bitsandbytes quantizes.
  const experts = linear * (shape.expert_share ?? 0);
  const compute = bytes[input.precision];
  // ORPO's trainer prepares quantized models in PEFT's way, which keeps in fp32 what is not quantized.
  const unquantized = isQuantized && input.method === 'orpo' ? bytes.fp32 : compute;
  const own = trainedBytes(input);
  const model = !input.use_lora
    ? parameters * own
    : (linear - experts) * (isQuantized ? bytes[input.quantization] : compute) +
      experts * compute +
      embeddings * unquantized;
  const trained = input.use_lora ? adapterOf(input, shape).parameters : parameters;
  const steps: Readonly<Record<string, number>> = of.optimizer_step_bytes;
  const isPreference = input.method === 'dpo' || input.method === 'kto';
  return {
    weights: model + (input.use_lora ? trained * bytes.fp32 : 0),
    reference: isPreference && !input.use_lora && !input.precompute_ref_log_probs ? model : 0,
    // Processes that share their gradients send them from buckets of their own.
    gradients: trained * own * (input.gpu_count > 1 ? 2 : 1),
    // The optimizer keeps what fp32 has more than the weights.
    optimizer: trained * (of.optimizer_bytes[input.optimizer] + bytes.fp32 - own),
    // One after the other is stepped in fp32, the largest first.
    optimizerStep: isSplit(input)
      ? shape.vocab_size * shape.hidden_size * of.split_step_bytes
      : trained * (steps[input.optimizer] ?? 0),
    /** Weights in fp32 are cast once a pass, and the copies kept until it ends. */
    casts: isMixed(input) ? shape.layers * layerParameters(shape) * bytes.half : 0,
  };
};

/** Bytes of one token in one layer: what it keeps for the backward pass, and what that needs beside. */
export const layerBytes = (input: MemoryInput, shape: ModelShape) => {
  const { activations: a, bytes } = of;
  const { hidden_size: hidden, query_size: query, intermediate_size: inner } = shape;
  const compute = bytes[input.precision];
  const isHalf = input.precision === 'half' && !isMixed(input);
  const norms = (isHalf ? a.norm_bytes_half : a.norm_bytes) * hidden;
  // Every linear layer makes its own copy of an input that is not in the precision it computes in.
  const adapter = adapterOf(input, shape).inputs * (input.precision === 'half' ? bytes.half : 0);
  const copies = isMixed(input) ? 5 * hidden * bytes.half : input.use_lora ? adapter : 0;
  const attention = compute * (a.attention_queries + a.attention_repeated) * query;
  const lastInput = input.use_lora ? 0 : compute * inner;
  const residual = isMixed(input) ? bytes.fp32 : compute;
  return {
    kept: norms + copies + attention + compute * a.mlp_elements * inner + lastInput,
    backward: a.backward_mlp_elements * inner * compute + a.backward_hidden_elements * hidden * residual,
    input: residual * hidden,
  };
};
