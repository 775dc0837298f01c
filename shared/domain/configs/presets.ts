import type { TrainingConfigBody } from './training-config.ts';

/** A template for a config. A person adds a dataset and deploys the config, or changes it first. */
export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly training_config: TrainingConfigBody;
}

const small = { name: 'Qwen/Qwen2.5-0.5B-Instruct' };
const middle = { name: 'Qwen/Qwen2.5-7B-Instruct' };

/** Settings for training an adapter on half-precision weights, which is the most common way of fine-tuning. */
const adapter = {
  num_epochs: 3,
  batch_size: 4,
  gradient_accumulation_steps: 4,
  gradient_checkpointing: true,
  lr_scheduler_type: 'cosine',
  warmup_ratio: 0.03,
  eval_split: 0.05,
  use_lora: true,
  lora_r: 16,
  lora_alpha: 32,
} as const;

/** Settings for training an adapter on 4-bit weights from pairs of answers or labelled answers. */
const onPreferences = {
  ...adapter,
  num_epochs: 1,
  batch_size: 2,
  gradient_accumulation_steps: 8,
  quantization: '4bit',
  max_seq_length: 1024,
} as const;

export const presets: readonly Preset[] = [
  {
    id: 'try-out',
    name: 'Try it out',
    description:
      'A small language model in plain Python, on text, in a minute and on any machine: shows the whole path.',
    training_config: {
      name: 'try it out',
      model: { name: 'smoke' },
      trainer: 'smoke',
      training: { method: 'cpt', num_epochs: 1, learning_rate: 0.003, batch_size: 16, max_steps: 200 },
    },
  },
  {
    id: 'sft-small',
    name: 'Instructions, a small model',
    description: 'An adapter on a model of half a billion parameters: cheap, and soon done. For conversations.',
    training_config: {
      name: 'instructions, small',
      model: small,
      training: { method: 'sft', learning_rate: 0.0002, max_seq_length: 2048, ...adapter },
    },
  },
  {
    id: 'sft-7b',
    name: 'Instructions, a model of seven billion',
    description: 'An adapter on weights in four bits: fits a card of 24 GB. For conversations.',
    training_config: {
      name: 'instructions, 7B',
      model: middle,
      training: {
        method: 'sft',
        learning_rate: 0.0002,
        max_seq_length: 2048,
        ...adapter,
        batch_size: 2,
        gradient_accumulation_steps: 8,
        quantization: '4bit',
      },
    },
  },
  {
    id: 'dpo-7b',
    name: 'Preferences (DPO)',
    description:
      'Teaches which of two answers is the better one, close to what the model does already. For pairs of answers.',
    training_config: {
      name: 'preferences, 7B',
      model: middle,
      training: { method: 'dpo', learning_rate: 0.000005, beta: 0.1, ...onPreferences },
    },
  },
  {
    id: 'orpo-7b',
    name: 'Instructions and preferences at once (ORPO)',
    description: 'Needs no model beside the one that is trained. For pairs of answers.',
    training_config: {
      name: 'instructions and preferences, 7B',
      model: middle,
      training: { method: 'orpo', learning_rate: 0.000008, beta: 0.1, ...onPreferences },
    },
  },
  {
    id: 'kto-7b',
    name: 'Thumbs up and down (KTO)',
    description: 'Learns of single answers that somebody found good or bad. For labelled answers.',
    training_config: {
      name: 'thumbs, 7B',
      model: middle,
      training: { method: 'kto', learning_rate: 0.000005, beta: 0.1, ...onPreferences },
    },
  },
  {
    id: 'cpt-small',
    name: 'Plain text, every weight',
    description: 'Goes on with the pretraining of a small model on text of yours: its words, not its manners.',
    training_config: {
      name: 'plain text, small',
      model: { name: 'Qwen/Qwen2.5-0.5B' },
      training: {
        method: 'cpt',
        num_epochs: 1,
        learning_rate: 0.00002,
        batch_size: 4,
        gradient_accumulation_steps: 4,
        gradient_checkpointing: true,
        max_seq_length: 2048,
        lr_scheduler_type: 'cosine',
        warmup_ratio: 0.03,
        eval_split: 0.02,
      },
    },
  },
];
