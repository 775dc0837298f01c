import { configRefusal } from '../../../shared/domain/configs/config-issues.ts';
import { modelWarnings } from '../../../shared/domain/configs/model-issues.ts';
import { type TrainingConfigBody, trainingConfigBodySchema } from '../../../shared/domain/configs/training-config.ts';
import type { TrainingSettings } from '../../../shared/domain/configs/training-settings.ts';

const aConfig = (name: string, training: Partial<TrainingSettings> = {}, revision?: string): TrainingConfigBody => ({
  name: 'a config',
  model: { name, ...(revision === undefined ? {} : { revision }) },
  training: { method: 'sft', num_epochs: 1, learning_rate: 0.001, batch_size: 4, ...training },
});

const issuesOf = (config: TrainingConfigBody) => configRefusal(config)?.issues ?? [];

describe('a model id', () => {
  it.each([
    'meta-llama/Llama-3.1-8B-Instruct',
    'Qwen/Qwen2.5-0.5B',
    'google/gemma-3-4b-it',
    'mistralai/Mistral-7B-Instruct-v0.3',
    'microsoft/Phi-3.5-mini-instruct',
    'HuggingFaceTB/SmolLM2-135M',
    'bigcode/starcoder2-3b',
    'EleutherAI/pythia-70m',
    'openai-community/gpt2',
    'gpt2',
    'TinyLlama/TinyLlama-1.1B-Chat-v1.0',
    'deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B',
    'unsloth/Llama-3.2-1B-Instruct',
    'mlx-community/Llama-3.2-1B-Instruct-bf16',
    'someone/vicuna-13b-v1.5',
    'someone/t5gemmaless-7b',
    'someone/story-lora-merged',
    'someone/awquestion-7b',
    '_someone/name_',
    'Alibaba-NLP/gte-Qwen2-7B-instruct',
    'BAAI/bge-multilingual-gemma2',
  ])('is taken without a word: %s', (name) => {
    expect(trainingConfigBodySchema.safeParse(aConfig(name)).success).toBe(true);
    expect(issuesOf(aConfig(name))).toEqual([]);
    expect(modelWarnings(aConfig(name))).toEqual([]);
  });

  it.each([
    ['TheBloke/Llama-2-7B-Chat-GGUF', 'llama.cpp'],
    ['someone/model.gguf', 'llama.cpp'],
    ['TheBloke/Llama-2-7B-GPTQ', 'quantization that cannot be trained here'],
    ['hugging-quants/Meta-Llama-3.1-8B-Instruct-AWQ-INT4', 'use_lora true and quantization 4bit'],
    ['turboderp/Llama-3-8B-exl2', 'quantization that cannot be trained here'],
    ['neuralmagic/Llama-3.2-1B-Instruct-quantized.w8a8', 'quantization that cannot be trained here'],
    ['mlx-community/Llama-3.2-1B-Instruct-4bit', 'MLX'],
    ['someone/Qwen2.5-7B-MLX-8bit', 'MLX'],
    ['onnx-community/Qwen2.5-0.5B-Instruct', 'made to be run'],
    ['someone/phi-2-onnx', 'made to be run'],
    ['OpenVINO/Phi-3-mini-4k-instruct-int4-ov', 'made to be run'],
    ['stabilityai/stable-diffusion-xl-base-1.0', 'makes pictures'],
    ['black-forest-labs/FLUX.1-dev', 'makes pictures'],
    ['openai/whisper-large-v3', 'hears speech'],
    ['openai/clip-vit-base-patch32', 'sees pictures'],
    ['Qwen/Qwen2.5-VL-7B-Instruct', 'reads pictures'],
    ['google/flan-t5-base', 'encoder of its own'],
    ['microsoft/deberta-v3-base', 'makes vectors'],
    ['answerdotai/ModernBERT-base', 'makes vectors'],
    ['someone/alpaca-lora-adapter', 'is an adapter'],
  ])('of what cannot be trained is told with the config: %s', (name, sentence) => {
    expect(issuesOf(aConfig(name))).toEqual([{ path: 'model.name', message: expect.stringContaining(sentence) }]);
    expect(issuesOf(aConfig(name))[0]?.message).toMatch(/give the id of/);
  });

  it.each([
    ['BAAI/bge-large-en-v1.5', 'makes vectors'],
    ['google-bert/bert-base-uncased', 'makes vectors'],
    ['someone/llama-7b-lora', 'may be an adapter'],
  ])('of what may not be is warned of: %s', (name, sentence) => {
    expect(issuesOf(aConfig(name))).toEqual([]);
    expect(modelWarnings(aConfig(name))).toEqual([expect.stringMatching(new RegExp(`^${name} ${sentence}.*\\.$`))]);
  });

  it.each(['a/b--c', 'a..b/c', 'a/b.git', 'a/b-', 'a./b', `a/${'b'.repeat(97)}`])(
    'that the hub cannot have is refused: %s',
    (name) => {
      expect(issuesOf(aConfig(name))).toEqual([
        { path: 'model.name', message: expect.stringContaining('is no id of the Hugging Face Hub') },
      ]);
    },
  );

  it.each([
    ['https://huggingface.co/Qwen/Qwen2.5-0.5B/tree/main', 'without its address: Qwen/Qwen2.5-0.5B'],
    ['huggingface.co/Qwen/Qwen2.5-0.5B', 'without its address: Qwen/Qwen2.5-0.5B'],
    ['s3://bucket/model', 'not an address'],
    ['./models/llama', 'a pod has no files of yours'],
    ['/data/llama', 'a pod has no files of yours'],
    ['C:\\models\\llama', 'a pod has no files of yours'],
    ['Qwen/Qwen2.5-0.5B@main', 'is model.revision'],
    ['llama3.1:8b', 'Ollama'],
    ['a/b/c', 'must be a model id such as owner/name'],
    ['my model', 'must be a model id such as owner/name'],
  ])('that is none is told apart: %s', (name, sentence) => {
    const { error } = trainingConfigBodySchema.safeParse(aConfig(name));
    expect(error?.issues).toEqual([
      expect.objectContaining({ path: ['model', 'name'], message: expect.stringContaining(sentence) }),
    ]);
  });

  it('says nothing to the trainer smoke, whose model may be called whatever', () => {
    expect(issuesOf({ ...aConfig('someone/toy-gguf', { method: 'cpt' }), trainer: 'smoke' })).toEqual([]);
  });
});

describe('a model whose weights are quantized already', () => {
  const name = 'unsloth/Llama-3.2-1B-Instruct-bnb-4bit';

  it('takes an adapter', () => {
    expect(issuesOf(aConfig(name, { use_lora: true }))).toEqual([]);
  });

  it('is not trained itself, and nothing is merged into it', () => {
    expect(issuesOf(aConfig(name)).map(({ path }) => path)).toEqual(['training.use_lora']);
    const merged = issuesOf(aConfig(name, { use_lora: true, merge_adapter: true }));
    expect(merged).toEqual([
      { path: 'training.merge_adapter', message: expect.stringContaining('model that it was made from') },
    ]);
  });
});

describe('a revision', () => {
  it.each(['main', 'v1.0', 'refs/pr/3', 'a'.repeat(40), 'feature/x'])('is taken: %s', (revision) => {
    expect(issuesOf(aConfig('owner/model', {}, revision))).toEqual([]);
    expect(modelWarnings(aConfig('owner/model', {}, revision))).toEqual([]);
  });

  it.each(['a..b', 'a//b', 'a/', 'a.', 'a.lock', 'a/.b'])('that git cannot have is refused: %s', (revision) => {
    expect(issuesOf(aConfig('owner/model', {}, revision)).map(({ path }) => path)).toEqual(['model.revision']);
  });

  it('of a shortened commit is warned of', () => {
    expect(modelWarnings(aConfig('owner/model', {}, 'abc1234'))).toEqual([expect.stringContaining('40 digits')]);
  });
});
