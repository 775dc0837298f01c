import { estimateMemory } from './estimate-memory.ts';
import type { MemoryInput } from './memory-plan.ts';
import type { ModelFacts } from './model-facts.ts';

interface Change {
  readonly words: string;
  readonly to: Partial<MemoryInput>;
}

/** From the least to the most that it changes of what is learned. */
const changesOf = (input: MemoryInput): readonly Change[] => {
  const rows = input.method === 'kto' ? 2 : 1;
  const steps = input.gradient_accumulation_steps * Math.ceil(input.batch_size / rows);
  return [
    { words: 'gradient_checkpointing true', to: { gradient_checkpointing: true } },
    { words: 'eval_batch_size 1', to: { eval_batch_size: 1 } },
    {
      words: `batch_size ${rows} with gradient_accumulation_steps ${steps}`,
      to: { batch_size: rows, gradient_accumulation_steps: steps },
    },
    { words: 'trained_weights bf16', to: input.precision === 'half' ? { trained_weights: 'bf16' } : {} },
    { words: 'optimizer paged_adamw_8bit', to: { optimizer: 'paged_adamw_8bit' } },
    { words: 'precompute_ref_log_probs true', to: { precompute_ref_log_probs: input.method !== 'orpo' } },
    { words: 'use_lora true', to: { use_lora: true } },
    { words: 'quantization 4bit', to: { quantization: '4bit' } },
    { words: 'max_seq_length 1024', to: { max_seq_length: Math.min(input.max_seq_length, 1024) } },
  ];
};

/** The first changes that together make the training fit, in words; none where no change of the config is enough. */
export const adviseMemory = (input: MemoryInput, facts: ModelFacts, memoryBytes: number): readonly string[] => {
  const taken: Change[] = [];
  let now = input;
  for (const change of changesOf(input)) {
    const next = { ...now, ...change.to };
    // A change that frees nothing is no advice.
    if (estimateMemory(next, facts).needed_bytes >= estimateMemory(now, facts).needed_bytes) continue;
    now = next;
    taken.push(change);
    if (estimateMemory(now, facts).needed_bytes <= memoryBytes) return needed(input, facts, memoryBytes, taken);
  }
  return [];
};

/** Without those that a later, stronger change made needless. */
const needed = (input: MemoryInput, facts: ModelFacts, memoryBytes: number, taken: readonly Change[]): string[] => {
  const fits = (changes: readonly Change[]) =>
    estimateMemory(Object.assign({}, input, ...changes.map(({ to }) => to)), facts).needed_bytes <= memoryBytes;
  const kept = taken.reduce((changes, each) => {
    const without = changes.filter((other) => other !== each);
    return fits(without) ? without : changes;
  }, taken);
  return kept.map(({ words }) => words);
};
