import { readFileSync } from 'node:fs';
import { configFaults } from '../../../shared/domain/configs/config-faults.ts';
import { smokeChoices, smokeFields } from '../../../shared/domain/configs/smoke-trainer.ts';
import {
  podTrainers,
  type TrainingConfigBody,
  type TrainingSettings,
  trainingConfigBodySchema,
  trainingMethods,
} from '../../../shared/domain/configs/training-config.ts';
import { datasetFormats } from '../../../shared/domain/datasets/dataset.ts';

const aConfig = (training: Partial<TrainingSettings> = {}, trainer?: 'smoke'): TrainingConfigBody => ({
  name: 'a config',
  model: { name: 'owner/model' },
  training: { method: 'sft', num_epochs: 1, learning_rate: 0.001, batch_size: 4, ...training },
  ...(trainer === undefined ? {} : { trainer }),
});

const faultyFields = (config: TrainingConfigBody) =>
  (configFaults(config)?.issues ?? []).map(({ path }) => path.replace('training.', ''));

describe('configFaults', () => {
  it('has nothing against a config that uses all it names', () => {
    expect(configFaults(aConfig())).toBeUndefined();
    expect(
      faultyFields(aConfig({ use_lora: true, lora_r: 8, lora_alpha: 16, quantization: '4bit', packing: true })),
    ).toEqual([]);
    expect(faultyFields(aConfig({ method: 'dpo', beta: 0.1 }))).toEqual([]);
    expect(faultyFields(aConfig({ eval_split: 0.1, eval_steps: 10, early_stopping_patience: 2 }))).toEqual([]);
    expect(faultyFields(aConfig({ quantization: 'none' }))).toEqual([]);
  });

  it.each<[Partial<TrainingSettings>, string[]]>([
    [{ beta: 0.1 }, ['beta']],
    [{ method: 'cpt', beta: 0.1 }, ['beta']],
    [{ method: 'dpo', packing: false }, ['packing']],
    [{ lora_r: 8, lora_dropout: 0 }, ['lora_r', 'lora_dropout']],
    [{ use_lora: false, lora_target_modules: ['q_proj'], lora_alpha: 8 }, ['lora_alpha', 'lora_target_modules']],
    [{ quantization: '8bit' }, ['quantization']],
    [{ early_stopping_patience: 3 }, ['early_stopping_patience']],
    [{ eval_split: 0, eval_steps: 10 }, ['eval_steps']],
    [{ warmup_steps: 10, warmup_ratio: 0.1 }, ['warmup_ratio']],
  ])('names the fields at fault in %j (F18 F26 F39 H21)', (training, fields) => {
    expect(faultyFields(aConfig(training))).toEqual(fields);
    expect(configFaults(aConfig(training))?.code).toBe('config_invalid');
  });

  it('judges every format for every method by the one table (F18 F26 F39 H21)', () => {
    const fits = trainingMethods.flatMap((method) =>
      datasetFormats
        .filter((format) => configFaults(aConfig({ method }), { format })?.code !== 'format_unsuitable')
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
    const fault = configFaults(aConfig({ method: 'dpo' }), { format: 'text' });
    expect(fault?.details).toEqual({ format: 'text', method: 'dpo', formats: ['dpo'] });
    expect(configFaults(aConfig({ method: 'dpo' }), {})).toBeUndefined();
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
    const choices = (text: string) => [...text.matchAll(/'(\w+)'/g)].map(([, choice]) => choice);
    expect(choices(/^OPTIMIZERS = (.*)$/m.exec(settings)?.[1] ?? '')).toEqual([...smokeChoices.optimizer]);
    expect(choices(/^SCHEDULES = (.*)$/m.exec(settings)?.[1] ?? '')).toEqual([...smokeChoices.lr_scheduler_type]);
    const methods = /'smoke': _Entry\([^(]*\(([^)]*)\)/.exec(source('trainers.py'))?.[1] ?? '';
    expect(choices(methods).sort()).toEqual([...smokeChoices.method].sort());
    const trainers = [...source('trainers.py').matchAll(/^ {4}'(\w+)': _Entry\(/gm)].map(([, name]) => name);
    expect(trainers).toEqual([...podTrainers]);
  });
});
