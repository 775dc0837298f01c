import { estimateMemory } from '../../../shared/domain/gpu-memory/estimate-memory.ts';
import { memoryInput } from '../../../shared/domain/gpu-memory/memory-input.ts';
import { modelFacts } from '../../../shared/domain/gpu-memory/model-facts.ts';
import { modelFamilies, parametersOf } from '../../../shared/domain/gpu-memory/model-families.ts';

/** Billions of parameters, as the models' own pages say. */
const published = [
  ['meta-llama/Llama-3.2-1B-Instruct', 1.236],
  ['meta-llama/Llama-3.2-3B', 3.213],
  ['meta-llama/Llama-3.1-8B-Instruct', 8.03],
  ['meta-llama/Meta-Llama-3-70B', 70.55],
  ['deepseek-ai/DeepSeek-R1-Distill-Llama-8B', 8.03],
  ['meta-llama/Llama-2-7b-hf', 6.738],
  ['meta-llama/Llama-2-13b-chat-hf', 13.016],
  ['TinyLlama/TinyLlama-1.1B-Chat-v1.0', 1.1],
  ['Qwen/Qwen2.5-0.5B-Instruct', 0.494],
  ['Qwen/Qwen2-1.5B', 1.544],
  ['Qwen/Qwen2.5-Coder-3B', 3.086],
  ['deepseek-ai/DeepSeek-R1-Distill-Qwen-7B', 7.616],
  ['Qwen/Qwen2.5-14B', 14.77],
  ['Qwen/Qwen2.5-32B', 32.76],
  ['Qwen/Qwen2.5-72B-Instruct', 72.71],
  ['Qwen/Qwen3-0.6B', 0.596],
  ['Qwen/Qwen3-1.7B-Base', 1.721],
  ['Qwen/Qwen3-4B', 4.022],
  ['Qwen/Qwen3-8B', 8.191],
  ['Qwen/Qwen3-14B', 14.768],
  ['Qwen/Qwen3-32B', 32.762],
  ['mistralai/Mistral-7B-Instruct-v0.3', 7.248],
  ['mistralai/Ministral-8B-Instruct-2410', 8.02],
  ['mistralai/Mistral-Nemo-12B', 12.248],
  ['mistralai/Mistral-Small-24B-Base-2501', 23.572],
  ['google/gemma-2-2b-it', 2.614],
  ['google/gemma-2-9b', 9.242],
  ['google/gemma-2-27b', 27.227],
  ['google/gemma-3-1b-pt', 1.0],
  ['google/gemma-3-4b-it', 3.88],
  ['google/gemma-3-12b-it', 11.766],
  ['google/gemma-3-27b-it', 27.009],
  ['HuggingFaceTB/SmolLM2-135M', 0.1345],
  ['HuggingFaceTB/SmolLM2-360M-Instruct', 0.3618],
  ['HuggingFaceTB/SmolLM2-1.7B', 1.711],
  ['HuggingFaceTB/SmolLM3-3B', 3.075],
] as const;

describe('modelFacts', () => {
  it.each(published)('knows %s with its %s billion parameters', (name, billions) => {
    const facts = modelFacts({ name });
    expect(facts?.source).toBe('exact');
    expect((facts?.parameters ?? 0) / 1e9 / billions).toBeCloseTo(1, 2);
  });

  it('has no model in its table that this test does not name', () => {
    const named = published.flatMap(([name]) => modelFacts({ name })?.parameters ?? []);
    const known = modelFamilies.flatMap(({ sizes }) => Object.values(sizes).map(parametersOf));
    // The largest Llama 2 has the shape of the largest Llama 3 but for the words it knows.
    expect(new Set(known).size - new Set(named).size).toBe(1);
  });

  it.each([
    ['someone/new-model-13B-chat', 13e9],
    ['someone/new-model-500m', 0.5e9],
    ['mistralai/Mixtral-8x7B-v0.1', 46.2e9],
    ['Qwen/Qwen3.5-9B', 9e9],
  ])('reads the size of %s off its name', (name, parameters) => {
    expect(modelFacts({ name })).toMatchObject({ source: 'name', parameters });
  });

  it.each(['gpt2', 'someone/model', 'someone/v2beta', 'someone/b7', 'microsoft/phi-4'])(
    'does not guess at %s',
    (name) => {
      expect(modelFacts({ name })).toBeUndefined();
    },
  );

  it('believes the user over the name', () => {
    expect(modelFacts({ name: 'someone/model-7b', num_parameters: 2_000_000_000 })).toMatchObject({
      source: 'given',
      parameters: 2_000_000_000,
      hidden_size: 2048,
    });
  });
});

describe('a model of many experts', () => {
  it.each(['mistralai/Mixtral-8x7B-v0.1', 'Qwen/Qwen3-30B-A3B', 'openai/gpt-oss-20b', 'allenai/OLMoE-1B-7B-0924'])(
    '%s has nearly all of its weights in them',
    (name) => {
      expect(modelFacts({ name, num_parameters: 30_000_000_000 })?.expert_share).toBeGreaterThan(0.9);
    },
  );

  it('needs with 4 bits what its experts need without', () => {
    const facts = modelFacts({ name: 'Qwen/Qwen3-30B-A3B' });
    const training = { method: 'sft', num_epochs: 1, learning_rate: 1e-4, batch_size: 1, use_lora: true } as const;
    const input = memoryInput(
      { name: 'a config', model: { name: 'Qwen/Qwen3-30B-A3B' }, training: { ...training, quantization: '4bit' } },
      1,
    );
    const weights = facts && estimateMemory(input, facts).weights_bytes / 1e9;
    expect(weights).toBeGreaterThan(54);
    expect(weights).toBeLessThan(60);
  });

  it.each(['meta-llama/Llama-3.1-8B', 'Qwen/Qwen3-8B', 'deepseek-ai/DeepSeek-R1-Distill-Qwen-7B'])(
    '%s is none',
    (name) => {
      expect(modelFacts({ name })?.expert_share).toBeUndefined();
    },
  );
});
