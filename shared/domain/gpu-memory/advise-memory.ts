import { estimateMemory } from './estimate-memory.ts';
import type { MemoryInput } from './memory-plan.ts';
import type { ModelFacts } from './model-facts.ts';

/** A setting to change. `saves_gb` is the memory that each GPU saves in addition to the changes before. */
export interface MemoryAdvice {
  readonly field: string;
  readonly value: string | number | boolean;
  readonly saves_gb: number;
}

interface Change {
  readonly words: string;
  /** The settings with the names and values of the config. */
  readonly settings: Readonly<Record<string, MemoryAdvice['value']>>;
  readonly to: Partial<MemoryInput>;
}

const gigabyte = 2 ** 30;

/** Returns the possible changes, ordered by their influence on the result of the training, the smallest first. */
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

/** Returns the first changes that together make the training fit. Returns no changes if even all of them are not enough. */
const fittingChanges = (input: MemoryInput, facts: ModelFacts, memoryBytes: number): readonly Change[] => {
  const taken: Change[] = [];
  let now = input;
  for (const change of changesOf(input)) {
    const next = { ...now, ...change.to };
    // A change that frees no memory is skipped.
    if (estimateMemory(next, facts).needed_bytes >= estimateMemory(now, facts).needed_bytes) continue;
    now = next;
    taken.push(change);
    if (estimateMemory(now, facts).needed_bytes <= memoryBytes) return needed(input, facts, memoryBytes, taken);
  }
  return [];
};

/** Removes the changes that are no longer needed because of a later and stronger change. */
const needed = (input: MemoryInput, facts: ModelFacts, memoryBytes: number, taken: readonly Change[]) => {
  const fits = (changes: readonly Change[]) =>
    estimateMemory(Object.assign({}, input, ...changes.map(({ to }) => to)), facts).needed_bytes <= memoryBytes;
  return taken.reduce((changes, each) => {
    const without = changes.filter((other) => other !== each);
    return fits(without) ? without : changes;
  }, taken);
};

/** Returns the changes that make the training fit, as text. */
export const adviseMemory = (input: MemoryInput, facts: ModelFacts, memoryBytes: number): readonly string[] =>
  fittingChanges(input, facts, memoryBytes).map(({ words }) => words);

/** Returns the changes that make the training fit, as settings of the config in the order of `changesOf`. */
export const memoryAdvice = (input: MemoryInput, facts: ModelFacts, memoryBytes: number): readonly MemoryAdvice[] => {
  let now = input;
  return fittingChanges(input, facts, memoryBytes).flatMap(({ settings, to }) => {
    const before = estimateMemory(now, facts).needed_bytes;
    now = { ...now, ...to };
    const saved = Math.max(0, before - estimateMemory(now, facts).needed_bytes) / gigabyte;
    // Two settings of one change save memory together, so the whole amount is given at the first setting.
    return Object.entries(settings).map(([field, value], nth) => ({
      field,
      value,
      saves_gb: nth === 0 ? Math.round(saved * 10) / 10 : 0,
    }));
  });
};
