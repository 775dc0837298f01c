import { readFileSync } from 'node:fs';
import { estimateMemory, type MemoryEstimate } from '../../../shared/domain/gpu-memory/estimate-memory.ts';
import type { MemoryInput } from '../../../shared/domain/gpu-memory/memory-plan.ts';
import type { ModelFacts } from '../../../shared/domain/gpu-memory/model-facts.ts';

interface Case {
  readonly name: string;
  readonly facts: Omit<ModelFacts, 'source'>;
  readonly input: MemoryInput;
  /** The peak of such a step by PyTorch's own bookkeeping, where it was counted (`test/trainer/track_memory.py`). */
  readonly tracked_bytes?: number;
  readonly estimate: MemoryEstimate;
}

const cases: readonly Case[] = JSON.parse(readFileSync('test/pod/memory_cases.json', 'utf8'));
const tracked = cases.flatMap((each) =>
  each.tracked_bytes === undefined ? [] : [{ ...each, bytes: each.tracked_bytes }],
);

describe('estimateMemory', () => {
  it.each(cases)('reckons $name as it did', ({ input, facts, estimate }) => {
    expect(estimateMemory(input, facts)).toEqual(estimate);
  });

  it.each(tracked)('is within 15 % of what PyTorch counts for $name (F19 F20)', ({ input, facts, bytes }) => {
    const ratio = estimateMemory(input, facts).allocated_bytes / bytes;
    expect(ratio).toBeGreaterThan(0.85);
    expect(ratio).toBeLessThan(1.15);
  });

  const base = cases.find(({ input }) => input.use_lora && input.method === 'sft');
  const estimateOf = (change: Partial<MemoryInput>) => {
    if (base === undefined) throw new Error('There is no case of sft with LoRA.');
    return estimateMemory({ ...base.input, ...change }, base.facts).allocated_bytes;
  };

  it.each<[string, Partial<MemoryInput>, Partial<MemoryInput>]>([
    ['a longer sequence', { max_seq_length: 4096 }, { max_seq_length: 131_072 }],
    ['a larger batch', { batch_size: 1 }, { batch_size: 8 }],
    ['keeping activations', { gradient_checkpointing: true }, { gradient_checkpointing: false }],
    ['training every weight', { use_lora: true }, { use_lora: false }],
    ['a larger adapter', { lora_r: 8 }, { lora_r: 512 }],
    ['weights that are not quantized', { quantization: '4bit' }, { quantization: 'none' }],
    ['quantizing to eight bits and not four', { quantization: '4bit' }, { quantization: '8bit' }],
    ['pairs', { method: 'sft' }, { method: 'dpo' }],
    ['logits that are kept whole', { method: 'dpo' }, { method: 'orpo' }],
    ['a reference model', { method: 'sft', use_lora: false }, { method: 'kto', use_lora: false }],
    ['states of 32 bits', { use_lora: false, optimizer: 'adamw_8bit' }, { use_lora: false }],
    ['a large evaluation', { evaluates: true }, { evaluates: true, eval_batch_size: 64 }],
  ])('needs more for %s (F19 F20)', (_what, less, more) => {
    expect(estimateOf(more)).toBeGreaterThan(estimateOf({ ...less }));
  });
});
