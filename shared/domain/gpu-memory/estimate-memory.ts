import { memoryCoefficients as of } from './memory-coefficients.ts';
import { layerBytes, type MemoryInput, standingBytes, trainedBytes } from './memory-plan.ts';
import type { ModelFacts } from './model-facts.ts';

export interface MemoryEstimate {
  /** The bytes of the loaded weights. A GPU with less memory cannot run the training at all. */
  readonly weights_bytes: number;
  /** The highest number of allocated bytes, as counted by `torch.cuda.max_memory_allocated`. */
  readonly allocated_bytes: number;
  /** The memory that one GPU must have: the allocated bytes with the overhead of CUDA and of the allocator. */
  readonly needed_bytes: number;
  readonly moment: 'forward' | 'output' | 'backward' | 'optimizer_step' | 'evaluation';
}

type Facts = Omit<ModelFacts, 'source'>;

/** Estimates the memory that each GPU must have. Each GPU runs one process with a whole copy of the model. */
export const estimateMemory = (input: MemoryInput, facts: Facts): MemoryEstimate => {
  const standing = standingBytes(input, facts, facts.parameters);
  const moments = momentBytes(input, facts, standing);
  const [moment, allocated] = moments.reduce((highest, each) => (each[1] > highest[1] ? each : highest));
  return {
    weights_bytes: Math.round(standing.weights),
    allocated_bytes: Math.round(allocated),
    needed_bytes: Math.round(allocated * (1 + of.overhead_share) + of.overhead_bytes),
    moment,
  };
};

type Moment = readonly [MemoryEstimate['moment'], number];

const momentBytes = (
  input: MemoryInput,
  facts: Facts,
  standing: ReturnType<typeof standingBytes>,
): readonly [Moment, ...Moment[]] => {
  const layer = layerBytes(input, facts);
  const head = outputBytes(input, facts);
  const tokens = tokensOf(input, input.batch_size);
  const base = standing.weights + standing.reference + standing.optimizer;
  // If a step has several passes, or if several GPUs are used, the gradients of earlier passes stay in memory during the next
  // forward pass.
  const held = input.gradient_accumulation_steps > 1 || input.gpu_count > 1 ? standing.gradients : 0;
  const mask = maskBytes(input, input.batch_size);
  const kept = facts.layers * tokens * (input.gradient_checkpointing ? layer.input : layer.kept);
  const again = input.gradient_checkpointing ? layer.kept * tokens : 0;
  const casts = input.gradient_checkpointing ? 0 : standing.casts;
  const backward = again + layer.backward * tokens;
  const forward = base + held + mask + standing.casts + kept + again;
  const output = base + held + mask + casts + kept + head.training;
  const first = base + Math.max(held, head.gradient) + mask + casts + kept + backward;
  const last = base + standing.gradients + mask + layer.kept * tokens + layer.backward * tokens + layer.input * tokens;
  // A shared embedding is used twice. Each use has a gradient of its own until the two gradients are added.
  const added = base + standing.gradients + (facts.ties_embeddings ? 2 * head.gradient : 0);
  const step = base + standing.gradients + standing.optimizerStep;
  const evaluated = tokensOf(input, input.eval_batch_size);
  const evaluation =
    base + maskBytes(input, input.eval_batch_size) + standing.casts + layer.kept * evaluated + head.evaluation;
  return [
    ['forward', forward],
    ['output', output],
    ['backward', Math.max(first, last, added)],
    ['optimizer_step', step],
    ['evaluation', input.evaluates ? evaluation : 0],
  ];
};

/** Returns the number of rows in a batch. The chosen and the rejected answer of `dpo` and `orpo` go through the model together. */
const rowsOf = (input: MemoryInput, batchSize: number): number =>
  batchSize * (input.method === 'dpo' || input.method === 'orpo' ? 2 : 1);

const tokensOf = (input: MemoryInput, batchSize: number): number => rowsOf(input, batchSize) * input.max_seq_length;

/**
 * Returns the bytes of the attention mask. The mask is stored as booleans and again as numbers. Packed conversations are one long
 * row.
 */
const maskBytes = (input: MemoryInput, batchSize: number): number => {
  if (input.method === 'cpt' && input.packing) return 0;
  const rows = input.packing ? 1 : rowsOf(input, batchSize);
  const length = input.packing ? tokensOf(input, batchSize) : input.max_seq_length;
  return rows * length ** 2 * (1 + of.bytes[input.precision]);
};

const outputBytes = (input: MemoryInput, facts: Facts) => {
  const { logits: l, bytes } = of;
  const isFull = !input.use_lora;
  const gradient = isFull ? facts.vocab_size * facts.hidden_size * trainedBytes(input) : 0;
  const [trained, evaluated] = [input.batch_size, input.eval_batch_size].map((size) => tokensOf(input, size));
  const tokens = trained ?? 0;
  if (input.method === 'orpo') {
    const training = tokens * facts.vocab_size * l.orpo_bytes + gradient;
    return { training, gradient, evaluation: (evaluated ?? 0) * facts.vocab_size * l.orpo_evaluation_bytes };
  }
  const compute = bytes[input.precision];
  const tile = (of: number) => Math.min(of, l.tile_tokens) * Math.min(facts.vocab_size, l.tile_vocab) * compute;
  const hidden = (of: number) => of * facts.hidden_size * (l.hidden_bytes + (isFull ? trainedBytes(input) : compute));
  return {
    training: tile(tokens) + hidden(tokens) + gradient,
    gradient,
    evaluation: tile(evaluated ?? 0) + hidden(evaluated ?? 0),
  };
};
