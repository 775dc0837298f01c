import { adviceFor, cardSizes, neededGb } from '../../../apps/console/src/rules/memory-need.ts';
import type { TrainingConfigBody } from '../../../shared/domain/configs/training-config.ts';

const config = (name: string): TrainingConfigBody => ({
  name: 'mine',
  model: { name },
  training: { method: 'sft', num_epochs: 1, learning_rate: 0.0001, batch_size: 8, use_lora: true },
});

describe('the memory that a draft needs', () => {
  test('grows with the model, and is not guessed where its size is not known', () => {
    const [small, large] = [neededGb(config('Qwen/Qwen2.5-0.5B')), neededGb(config('Qwen/Qwen2.5-32B'))];
    expect(small).toBeGreaterThan(0);
    expect(large).toBeGreaterThan(small ?? Number.POSITIVE_INFINITY);
    expect(neededGb(config('owner/unknown'))).toBeUndefined();
    expect(adviceFor(config('owner/unknown'), 24)).toEqual([]);
  });

  test('is brought down to a card by the advice, and needs none where it fits', () => {
    const whole = config('Qwen/Qwen2.5-14B');
    const advice = adviceFor(whole, 24);
    expect(advice.length).toBeGreaterThan(0);
    const changes = Object.fromEntries(advice.map(({ field, value }) => [field, value]));
    const changed = { ...whole, training: { ...whole.training, ...changes } };
    expect(neededGb(changed)).toBeLessThanOrEqual(24);
    expect(adviceFor(changed, 24)).toEqual([]);
  });

  test('is held against cards by their size, the smallest first', () => {
    const cards = [
      { name: 'B', memory_gb: 48 },
      { name: 'A', memory_gb: 24 },
      { name: 'C', memory_gb: 48 },
    ];
    expect(cardSizes(cards)).toEqual([
      { memoryGb: 24, names: ['A'] },
      { memoryGb: 48, names: ['B', 'C'] },
    ]);
  });
});
