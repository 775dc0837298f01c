import { readFileSync } from 'node:fs';
import { configRefusal } from '../../../shared/domain/configs/config-issues.ts';
import { smokeChoices, smokeFields } from '../../../shared/domain/configs/smoke-trainer.ts';
import {
  podTrainers,
  type TrainingConfigBody,
  trainingConfigBodySchema,
} from '../../../shared/domain/configs/training-config.ts';
import { trainingMethods } from '../../../shared/domain/configs/training-method.ts';
import type { TrainingSettings } from '../../../shared/domain/configs/training-settings.ts';
import { datasetFormats } from '../../../shared/domain/datasets/dataset-formats.ts';

const aConfig = (training: Partial<TrainingSettings> = {}, trainer?: 'smoke'): TrainingConfigBody => ({
  name: 'a config',
  model: { name: 'owner/model' },
  training: { method: 'sft', num_epochs: 1, learning_rate: 0.001, batch_size: 4, ...training },
  ...(trainer === undefined ? {} : { trainer }),
});

const faultyFields = (config: TrainingConfigBody) =>
  (configRefusal(config)?.issues ?? []).map(({ path }) => path.replace('training.', ''));

describe('configRefusal', () => {
  it('has nothing against a config that uses all it names', () => {
    expect(configRefusal(aConfig())).toBeUndefined();
    expect(
      faultyFields(aConfig({ use_lora: true, lora_r: 8, lora_alpha: 16, quantization: '4bit', packing: true })),
    ).toEqual([]);
    expect(faultyFields(aConfig({ method: 'dpo', beta: 0.1 }))).toEqual([]);
    expect(faultyFields(aConfig({ eval_split: 0.1, eval_steps: 10, early_stopping_patience: 2 }))).toEqual([]);
    expect(faultyFields(aConfig({ quantization: 'none' }))).toEqual([]);
    expect(faultyFields(aConfig({ trained_weights: 'bf16', precision: 'bf16' }))).toEqual([]);
    expect(faultyFields(aConfig({ trained_weights: 'fp32', precision: 'fp16' }))).toEqual([]);
  });

  it.each<Partial<TrainingSettings>>([
    { assistant_only_loss: true, chat_template: 'chatml', neftune_noise_alpha: 5, loss_type: 'dft', packing: true },
    { lr_scheduler_type: 'constant_with_warmup', warmup_ratio: 0.1, adam_beta1: 0.8, optimizer: 'paged_adamw_8bit' },
    { use_lora: true, quantization: '4bit', lora_target_modules: ['q_proj'], use_rslora: true, merge_adapter: true },
    { method: 'dpo', beta: 0.2, loss_type: 'robust', label_smoothing: 0.1, precompute_ref_log_probs: true },
    { method: 'orpo', beta: 0.2, eval_split: 0.1, eval_batch_size: 1 },
    { method: 'kto', loss_type: 'apo_zero_unpaired', batch_size: 1, desirable_weight: 2, undesirable_weight: 1 },
    { method: 'cpt', packing: false, eval_split: 0.1, load_best_model_at_end: true, eval_steps: 10, save_steps: 10 },
    {
      method: 'dpo',
      eval_split: 0.1,
      early_stopping_patience: 2,
      early_stopping_threshold: 0.01,
      metric_for_best_model: 'eval_rewards/margins',
    },
    { chat_template_jinja: '{% for message in messages %}{{ message.content }}{% endfor %}' },
  ])('takes %j', (training) => {
    expect(trainingConfigBodySchema.safeParse(aConfig(training)).error).toBeUndefined();
    expect(faultyFields(aConfig(training))).toEqual([]);
  });

  it('wants an example to evaluate on, as the pod does', () => {
    const wish = aConfig({ eval_split: 0.1 });
    const fault = configRefusal(wish, { format: 'chatml', examples: 1 });
    expect(fault?.issues).toEqual([{ path: 'training.eval_split', message: expect.stringContaining('one example') }]);
    expect(configRefusal(wish, { format: 'chatml', examples: 2 })).toBeUndefined();
    expect(configRefusal(wish, { format: 'chatml' })).toBeUndefined();
    expect(configRefusal(aConfig(), { format: 'chatml', examples: 1 })).toBeUndefined();
  });

  it.each<[Partial<TrainingSettings>, string[]]>([
    [{ beta: 0.1 }, ['beta']],
    [{ method: 'cpt', beta: 0.1 }, ['beta']],
    [{ method: 'dpo', packing: false }, ['packing']],
    [{ lora_r: 8, lora_dropout: 0 }, ['lora_r', 'lora_dropout']],
    [{ use_lora: false, lora_target_modules: ['q_proj'], lora_alpha: 8 }, ['lora_alpha', 'lora_target_modules']],
    [{ quantization: '8bit' }, ['quantization']],
    [{ use_lora: true, trained_weights: 'bf16' }, ['trained_weights']],
    [{ trained_weights: 'bf16', precision: 'fp16' }, ['precision']],
    [{ early_stopping_patience: 3 }, ['early_stopping_patience']],
    [{ eval_split: 0, eval_steps: 10 }, ['eval_steps']],
    [{ warmup_steps: 10, warmup_ratio: 0.1 }, ['warmup_ratio']],
    [{ merge_adapter: true }, ['merge_adapter']],
    [{ lr_scheduler_type: 'constant', warmup_steps: 10 }, ['warmup_steps']],
    [{ optimizer: 'adafactor', adam_beta2: 0.99 }, ['adam_beta2']],
    [{ use_lora: true, lora_target_modules: ['all-linear', 'q_proj'] }, ['lora_target_modules']],
    [{ use_lora: true, lora_target_modules: ['q_proj', 'lm_head'] }, ['lora_target_modules']],
    [{ desirable_weight: 2, undesirable_weight: 2 }, ['desirable_weight', 'undesirable_weight']],
    [{ loss_type: 'sigmoid' }, ['loss_type']],
    [{ method: 'dpo', loss_type: 'kto' }, ['loss_type']],
    [{ method: 'orpo', loss_type: 'sigmoid', beta: 0.1 }, ['loss_type']],
    [{ method: 'orpo', precompute_ref_log_probs: true }, ['precompute_ref_log_probs']],
    [{ method: 'dpo', loss_type: 'hinge', label_smoothing: 0.1 }, ['label_smoothing']],
    [{ method: 'dpo', label_smoothing: 0.1 }, ['label_smoothing']],
    [{ method: 'dpo', loss_type: 'exo_pair' }, ['label_smoothing']],
    [{ method: 'kto', batch_size: 1 }, ['batch_size']],
    [{ method: 'dpo', neftune_noise_alpha: 5 }, ['neftune_noise_alpha']],
    [{ method: 'cpt', chat_template: 'chatml' }, ['chat_template']],
    [{ method: 'cpt', assistant_only_loss: true }, ['assistant_only_loss']],
    [{ load_best_model_at_end: true, eval_batch_size: 1 }, ['eval_batch_size', 'load_best_model_at_end']],
    [{ eval_split: 0.1, early_stopping_threshold: 0.1 }, ['early_stopping_threshold']],
    [{ eval_split: 0.1, metric_for_best_model: 'eval_loss' }, ['metric_for_best_model']],
    [{ eval_split: 0.1, load_best_model_at_end: true, eval_steps: 10, save_steps: 15 }, ['save_steps']],
    [{ eval_split: 0.1, early_stopping_patience: 2, save_steps: 10 }, ['save_steps']],
    [
      {
        method: 'kto',
        eval_split: 0.1,
        load_best_model_at_end: true,
        metric_for_best_model: 'eval_rewards/accuracies',
      },
      ['metric_for_best_model'],
    ],
    [{ chat_template: 'chatml', chat_template_jinja: '{{ messages }}' }, ['chat_template']],
    [{ chat_template_jinja: 'hello' }, ['chat_template_jinja']],
    [{ chat_template_jinja: '{%- include "x" %}{{ messages }}' }, ['chat_template_jinja']],
  ])('names the fields at fault in %j (F18 F26 F39 H21)', (training, fields) => {
    expect(faultyFields(aConfig(training))).toEqual(fields);
    expect(configRefusal(aConfig(training))?.code).toBe('config_invalid');
  });

  it('judges every format for every method by the one table (F18 F26 F39 H21)', () => {
    const fits = trainingMethods.flatMap((method) =>
      datasetFormats
        .filter((format) => configRefusal(aConfig({ method }), { format })?.code !== 'format_unsuitable')
        .map((format) => `${method} ${format}`),
    );
    expect(fits).toEqual([
      'sft chatml',
      'sft sharegpt',
      'sft alpaca',
      'sft openorca',
      'dpo dpo',
      'orpo dpo',
      'kto kto',
      'cpt text',
    ]);
  });

  it('says which formats would do, and judges no format that is not known yet', () => {
    const fault = configRefusal(aConfig({ method: 'dpo' }), { format: 'text' });
    expect(fault?.details).toEqual({ format: 'text', method: 'dpo', formats: ['dpo'] });
    expect(configRefusal(aConfig({ method: 'dpo' }), {})).toBeUndefined();
  });

  it('has no field that neither a rule nor a trainer knows (H15)', () => {
    expect(trainingConfigBodySchema.safeParse(aConfig({ magic: 1 } as Partial<TrainingSettings>)).success).toBe(false);
  });
});

describe('the smoke trainer', () => {
  it('refuses by name what it would not use', () => {
    const config = aConfig({ gradient_checkpointing: true, max_seq_length: 100, save_total_limit: 2 }, 'smoke');
    expect(faultyFields(config)).toEqual(['gradient_checkpointing', 'max_seq_length', 'save_total_limit']);
  });

  it('refuses what only a model of the hub has', () => {
    const config = { ...aConfig({}, 'smoke'), push_to_hub: { repo_id: 'owner/name' } };
    const model = { name: 'smoke', revision: 'main', num_parameters: 1_000_000 };
    expect(faultyFields({ ...config, model })).toEqual(['model.revision', 'model.num_parameters', 'push_to_hub']);
  });

  it('refuses methods, optimizers and schedules that it does not have', () => {
    const config = aConfig({ method: 'dpo', optimizer: 'adafactor', lr_scheduler_type: 'polynomial' }, 'smoke');
    expect(faultyFields(config)).toEqual(['method', 'optimizer', 'lr_scheduler_type']);
  });

  it('evaluates on a tenth of the data when it is not told otherwise', () => {
    expect(faultyFields(aConfig({ eval_steps: 5 }, 'smoke'))).toEqual([]);
    expect(faultyFields(aConfig({ eval_steps: 5, eval_split: 0 }, 'smoke'))).toEqual(['eval_steps']);
  });

  it('is described here as it is written for the pod (F47)', () => {
    const source = (name: string) => readFileSync(`shared/pod/podwarden_pod/${name}`, 'utf8');
    const settings = source('smoke/settings.py');
    const fields = [...settings.matchAll(/^ {4}(\w+): (?:str|int|float)\b/gm)].map(([, field]) => field);
    expect(fields).toEqual([...smokeFields]);
    // The setting that its code asks for by name; every other choice is the plain way.
    const asked = (name: string, setting: string) =>
      [...source(name).matchAll(new RegExp(`${setting} == '(\\w+)'`, 'g'))].map(([, choice]) => choice);
    expect(smokeChoices.optimizer).toEqual(expect.arrayContaining(asked('smoke/optimizer.py', 'optimizer')));
    expect(smokeChoices.lr_scheduler_type).toEqual(
      expect.arrayContaining(asked('smoke/schedule.py', 'lr_scheduler_type')),
    );
    const trainers = [...source('training/trainers.py').matchAll(/^ {4}'(\w+)': _Entry\(/gm)].map(([, name]) => name);
    expect(trainers).toEqual([...podTrainers]);
  });
});
