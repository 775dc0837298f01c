import { estimateMemory } from './estimate-memory.ts';
import type { MemoryInput } from './memory-plan.ts';
import type { ModelFacts } from './model-facts.ts';

/** A setting of the training to change, and how much less memory each GPU needs with it and those before it. */
export interface MemoryAdvice {
  readonly field: string;
  readonly value: string | number | boolean;
  readonly saves_gb: number;
}

interface Change {
  readonly words: string;
  /** As the config has them. */
  readonly settings: Readonly<Record<string, MemoryAdvice['value']>>;
  readonly to: Partial<MemoryInput>;
}

const gigabyte = 2 ** 30;

/** From the least to the most that it changes of what is learned. */
const changesOf = (input: MemoryInput): readonly Change[] => {
  const rows = input.method === 'kto' ? 2 : 1;
  const steps = input.gradient_accumulation_steps * Math.ceil(input.batch_size / rows);
  const change = (settings: Change['settings'], to: Partial<MemoryInput> = settings): Change => ({
    words: Object.entries(settings)
      .map(([field, value]) => `${field} ${value}`)
      .join(' with '),
    settings,
    to,
  });
  return [
    change({ gradient_checkpointing: true }),
    change({ eval_batch_size: 1 }),
    change({ batch_size: rows, gradient_accumulation_steps: steps }),
    change({ trained_weights: 'bf16' }, input.precision === 'half' ? { trained_weights: 'bf16' } : {}),
    change({ optimizer: 'paged_adamw_8bit' }, { optimizer: 'paged_adamw_8bit' }),
    change({ precompute_ref_log_probs: true }, { precompute_ref_log_probs: input.method !== 'orpo' }),
    change({ use_lora: true }),
    change({ quantization: '4bit' }, { quantization: '4bit' }),
    change({ max_seq_length: 1024 }, { max_seq_length: Math.min(input.max_seq_length, 1024) }),
  ];
};

/** The first changes that together make the training fit; none where no change of the config is enough. */
const fittingChanges = (input: MemoryInput, facts: ModelFacts, memoryBytes: number): readonly Change[] => {
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
const needed = (input: MemoryInput, facts: ModelFacts, memoryBytes: number, taken: readonly Change[]) => {
  const fits = (changes: readonly Change[]) =>
    estimateMemory(Object.assign({}, input, ...changes.map(({ to }) => to)), facts).needed_bytes <= memoryBytes;
  return taken.reduce((changes, each) => {
    const without = changes.filter((other) => other !== each);
    return fits(without) ? without : changes;
  }, taken);
};

/** The changes that make the training fit, in words. */
export const adviseMemory = (input: MemoryInput, facts: ModelFacts, memoryBytes: number): readonly string[] =>
  fittingChanges(input, facts, memoryBytes).map(({ words }) => words);

/** The changes that make the training fit, for a program: settings of the config, in the order in which they save. */
export const memoryAdvice = (input: MemoryInput, facts: ModelFacts, memoryBytes: number): readonly MemoryAdvice[] => {
  let now = input;
  return fittingChanges(input, facts, memoryBytes).flatMap(({ settings, to }) => {
    const before = estimateMemory(now, facts).needed_bytes;
    now = { ...now, ...to };
    const saved = Math.max(0, before - estimateMemory(now, facts).needed_bytes) / gigabyte;
    // Two settings that go together save together: the sum stands with the first.
    return Object.entries(settings).map(([field, value], nth) => ({
      field,
      value,
      saves_gb: nth === 0 ? Math.round(saved * 10) / 10 : 0,
    }));
  });
};
