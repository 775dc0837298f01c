import type { TrainingSettings } from '../configs/training-settings.ts';
import { memoryCoefficients as of } from './memory-coefficients.ts';
import { embeddingParameters, layerParameters, type ModelShape } from './model-families.ts';

/** The settings that influence the memory of a training, with all defaults applied. */
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

/**
 * Returns the number of parameters of all adapters, and the size of the inputs that one layer keeps for the training of its
 * adapters.
 */
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
  // `all-linear` covers all linear layers, but experts are not linear layers.
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

/** Returns whether the trained weights are in bf16, with the additional bits of fp32 stored separately. */
const isSplit = (input: MemoryInput): boolean => !input.use_lora && input.trained_weights === 'bf16';

/** Returns whether the weights are in fp32 but the computation uses half precision. */
const isMixed = (input: MemoryInput): boolean => !input.use_lora && input.precision === 'half' && !isSplit(input);

/** Returns the bytes of one trained parameter, which are also the bytes of its gradient. */
export const trainedBytes = (input: MemoryInput): number => (isSplit(input) ? of.bytes.half : of.bytes.fp32);

/**
 * Returns the bytes that stay allocated during the whole training, the bytes of the gradients, and the additional bytes of an
 * optimizer step and of a pass.
 */
export const standingBytes = (input: MemoryInput, shape: ModelShape, parameters: number) => {
  const { bytes } = of;
  const embeddings = embeddingParameters(shape);
  const linear = Math.max(parameters - embeddings, 0);
  const isQuantized = input.quantization !== 'none';
  // bitsandbytes quantizes only linear layers, and experts are not linear layers.
  const experts = linear * (shape.expert_share ?? 0);
  const compute = bytes[input.precision];
  // The ORPO trainer prepares quantized models with PEFT's function, which keeps in fp32 the weights that are not quantized.
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
    // If several processes average their gradients, they send them from separate buffers, which doubles the bytes.
    gradients: trained * own * (input.gpu_count > 1 ? 2 : 1),
    // If weights are in bf16, the optimizer also keeps the additional bits of fp32.
    optimizer: trained * (of.optimizer_bytes[input.optimizer] + bytes.fp32 - own),
    // If the weights are in bf16, the parameters are stepped in fp32 one at a time. The largest parameter determines the need.
    optimizerStep: isSplit(input)
      ? shape.vocab_size * shape.hidden_size * of.split_step_bytes
      : trained * (steps[input.optimizer] ?? 0),
    /** Weights in fp32 are cast once in each pass, and the copies are kept until the pass ends. */
    casts: isMixed(input) ? shape.layers * layerParameters(shape) * bytes.half : 0,
  };
};

/**
 * Returns the bytes for one token in one layer. `kept` are the values kept for the backward pass. `backward` is the additional need
 * of the backward pass. `input` is the input of the layer.
 */
export const layerBytes = (input: MemoryInput, shape: ModelShape) => {
  const { activations: a, bytes } = of;
  const { hidden_size: hidden, query_size: query, intermediate_size: inner } = shape;
  const compute = bytes[input.precision];
  const isHalf = input.precision === 'half' && !isMixed(input);
  const norms = (isHalf ? a.norm_bytes_half : a.norm_bytes) * hidden;
  // Each linear layer copies its input if the input does not have the precision of the computation.
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
