import type { TrainingConfigBody } from '../../../shared/domain/configs/training-config.ts';
import type { TrainingSettings } from '../../../shared/domain/configs/training-settings.ts';
import { judgeMemory, neededMemoryGb } from '../../../shared/domain/gpu-memory/judge-memory.ts';

const aConfig = (
  name: string,
  training: Partial<TrainingSettings> = {},
  num_parameters?: number,
): TrainingConfigBody => ({
  name: 'a config',
  model: { name, ...(num_parameters === undefined ? {} : { num_parameters }) },
  training: { method: 'sft', num_epochs: 1, learning_rate: 2e-5, batch_size: 1, ...training },
  trainer: 'transformers',
});
const l4 = { name: 'L4', memory_gb: 24 };
const a100 = { name: 'A100 PCIe', memory_gb: 80 };
const llama = 'meta-llama/Llama-3.1-8B-Instruct';
const lora: Partial<TrainingSettings> = { use_lora: true };

describe('judgeMemory', () => {
  it.each<[string, TrainingConfigBody, (typeof l4)[], string]>([
    ['an adapter on a card that holds it', aConfig(llama, lora), [l4], 'fits'],
    ['an adapter on quantized weights', aConfig(llama, { ...lora, quantization: '4bit' }), [l4], 'fits'],
    ['every weight of 8 billion on one card of 80 GB', aConfig(llama), [a100], 'too_small'],
    ['weights alone that are larger than the card', aConfig(llama), [l4], 'impossible'],
    ['a size that is only read off the name', aConfig('someone/model-13b', lora), [l4], 'tight'],
    ['weights by the name that could still fit', aConfig('someone/model-13.5b', lora), [l4], 'too_small'],
    ['weights by the name that could not', aConfig('someone/model-16b', lora), [l4], 'impossible'],
    ['a context of 128k on the first card', aConfig(llama, { ...lora, max_seq_length: 131_072 }), [l4], 'too_small'],
    [
      'a longer context on a small and a large card',
      aConfig(llama, { ...lora, max_seq_length: 16_384 }),
      [l4, a100],
      'tight',
    ],
    [
      'an evaluation that is larger than a step',
      aConfig(llama, { ...lora, eval_split: 0.1, eval_batch_size: 512 }),
      [a100],
      'too_small',
    ],
    ['a model that tells no size', aConfig('someone/model'), [l4], 'unknown'],
    ['a model whose size the user tells', aConfig('someone/model', lora, 3e9), [l4], 'fits'],
    ['the smoke trainer', { ...aConfig('smoke'), trainer: 'smoke' }, [l4], 'fits'],
  ])('finds that %s %j', (_what, config, cards, outcome) => {
    const verdict = judgeMemory(config, 1, cards);
    expect([verdict.message, verdict.outcome]).toEqual([expect.stringMatching(/\.$/), outcome]);
  });

  it('says how much of how much, and what to change (F19 F20)', () => {
    expect(judgeMemory(aConfig(llama, lora), 1, [l4]).message).toMatch(
      /^About 1\d\.\d GB of memory .* of the 24 GB that L4/,
    );
    const far = judgeMemory(aConfig(llama, { ...lora, max_seq_length: 131_072 }), 1, [l4]).message;
    expect(far).toContain('max_seq_length 1024');
    const full = judgeMemory(aConfig(llama, { batch_size: 8 }), 1, [a100]).message;
    expect(full).toMatch(/set (?:optimizer paged_adamw_8bit|use_lora true)/);
    const never = judgeMemory(aConfig('meta-llama/Llama-3.1-70B'), 1, [l4]).message;
    expect(never).toContain('Take a GPU with more memory.');
  });

  it('advises nothing that is set already, and only what makes it fit', () => {
    const config = aConfig(llama, { ...lora, batch_size: 16, max_seq_length: 4096 });
    const advice = /or set (.*)\.$/.exec(judgeMemory(config, 1, [l4]).message)?.[1] ?? '';
    expect(advice).toBe('batch_size 1 with gradient_accumulation_steps 16');
    const changed = { batch_size: 1, gradient_accumulation_steps: 16 };
    expect(judgeMemory(aConfig(llama, { ...config.training, ...changed }), 1, [l4]).outcome).toBe('fits');
  });

  it('tells what a card has to have, where it can be known', () => {
    expect(neededMemoryGb(aConfig(llama, lora), 1)).toBeGreaterThan(16);
    expect(neededMemoryGb(aConfig('someone/model'), 1)).toBeUndefined();
  });
});
