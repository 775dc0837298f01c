import fc from 'fast-check';
import * as z from 'zod';
import { configRefusal } from '../../../shared/domain/configs/config-issues.ts';
import { lossTypesByMethod } from '../../../shared/domain/configs/method-values.ts';
import {
  resolveConfig,
  settingNames,
  unsetIn,
  withNewerSettings,
} from '../../../shared/domain/configs/resolve-config.ts';
import { keptConfig, resolvedConfigOf, resolvedConfigSchema } from '../../../shared/domain/configs/resolved-config.ts';
import { smokeFields } from '../../../shared/domain/configs/smoke-trainer.ts';
import {
  type Trainer,
  type TrainingConfigBody,
  trainingConfigBodySchema,
} from '../../../shared/domain/configs/training-config.ts';
import { trainingMethods } from '../../../shared/domain/configs/training-method.ts';
import { type TrainingSettings, trainingSettingsSchema } from '../../../shared/domain/configs/training-settings.ts';
import { useOf } from '../../../shared/domain/configs/use-of.ts';
import { aSoundConfig } from '../../support/a-sound-config.ts';
import { propertyRuns } from '../../support/effort.ts';

const aConfig = (training: Partial<TrainingSettings> = {}, trainer: Trainer = 'transformers'): TrainingConfigBody => ({
  name: 'a config',
  model: { name: 'owner/model' },
  training: { method: 'sft', num_epochs: 1, learning_rate: 0.001, batch_size: 4, ...training },
  trainer,
});

const resolved = (training: Partial<TrainingSettings> = {}, trainer?: Trainer) =>
  resolveConfig(aConfig(training, trainer)).training;

describe('resolveConfig', () => {
  it('changes nothing of what is resolved, nor of what was given, and leaves nothing that is at fault', () => {
    fc.assert(
      fc.property(aSoundConfig, (config) => {
        const once = resolveConfig(config);
        expect(resolveConfig(once)).toEqual(once);
        expect(once.training).toMatchObject(config.training);
        expect(trainingConfigBodySchema.parse(once)).toEqual(once);
        expect(configRefusal(once)).toBeUndefined();
      }),
      propertyRuns(500),
    );
  });

  it('leaves every setting with a value, or names it among those that have none', () => {
    fc.assert(
      fc.property(aSoundConfig, (config) => {
        const { training } = resolveConfig(config);
        const valued = settingNames.filter((field) => training[field] !== undefined);
        expect([...valued, ...unsetIn({ ...config, training })].sort()).toEqual([...settingNames].sort());
        const told = resolvedConfigOf({ ...keptConfig(config), dataset_id: '7d3b1e0a-2c4d-4f5e-8a6b-9c0d1e2f3a4b' });
        expect(resolvedConfigSchema.parse(told)).toEqual(told);
        expect(Object.keys(told.training).sort()).toEqual([...settingNames].sort());
      }),
    );
  });

  it.each(settingNames)('takes the default of %s wherever the setting is used', (field) => {
    const { default: value, 'x-methods': methods, 'x-needs': need } = useOf(field);
    if (value === undefined) return;
    const needs = {
      use_lora: { use_lora: true },
      evaluation: { eval_split: 0.1, load_best_model_at_end: field === 'metric_for_best_model' },
      early_stopping_patience: { eval_split: 0.1, early_stopping_patience: 1 },
    };
    const method = methods?.[0] ?? 'sft';
    expect(resolved({ method, ...(need && needs[need]) })[field]).toEqual(
      field === 'load_best_model_at_end' ? false : value,
    );
  });

  it('sets what depends on the method', () => {
    const of = (field: keyof TrainingSettings) => trainingMethods.map((method) => resolved({ method })[field]);
    expect(of('packing')).toEqual([false, undefined, undefined, undefined, true]);
    expect(of('beta')).toEqual([undefined, 0.1, 0.1, 0.1, undefined]);
    const { sft, dpo, kto } = lossTypesByMethod;
    expect(of('loss_type')).toEqual([sft[0], dpo[0], undefined, kto[0], undefined]);
  });

  it('sets what depends on other settings', () => {
    expect(resolved({ eval_split: 0.1, batch_size: 7 }).eval_batch_size).toBe(7);
    expect(resolved().eval_batch_size).toBeUndefined();
    expect(resolved({ optimizer: 'adafactor' }).adam_beta1).toBeUndefined();
    expect(resolved({ chat_template_jinja: '{{ messages }}' }).chat_template).toBeUndefined();
    const best = { eval_split: 0.1, eval_steps: 20, early_stopping_patience: 2 };
    expect(resolved(best)).toMatchObject({
      load_best_model_at_end: true,
      metric_for_best_model: 'eval_loss',
      save_steps: 20,
      early_stopping_threshold: 0,
    });
    expect(resolved({ eval_split: 0.1 })).toMatchObject({ load_best_model_at_end: false });
    expect(resolved({ eval_split: 0.1 }).metric_for_best_model).toBeUndefined();
  });

  it('leaves the precision to the machine', () => {
    expect(resolved().precision).toBe('auto');
  });

  it('has the trainer smoke train with its own fields and defaults alone', () => {
    const { training } = resolveConfig(aConfig({ method: 'cpt' }, 'smoke'));
    expect(Object.keys(training).filter((field) => !smokeFields.some((known) => known === field))).toEqual([]);
    expect(training).toMatchObject({ eval_split: 0.1, lr_scheduler_type: 'constant', logging_steps: 10 });
  });

  it('splits nothing off where there is a validation dataset', () => {
    const validation_dataset_id = '7d3b1e0a-2c4d-4f5e-8a6b-9c0d1e2f3a4b';
    for (const trainer of ['smoke', 'transformers'] as const) {
      const config = { ...aConfig({ method: 'cpt', eval_steps: 5 }, trainer), validation_dataset_id };
      expect(configRefusal(config)).toBeUndefined();
      expect(resolveConfig(config).training).toMatchObject({ eval_split: 0, eval_steps: 5 });
    }
  });
});

describe('withNewerSettings', () => {
  const kept = keptConfig(aConfig({ weight_decay: 0.5 }));

  it('leaves a config as it was resolved, whatever the defaults are by now', () => {
    const other = { ...kept.training_config.training, logging_steps: 77, seed: 1 };
    const config = { ...kept.training_config, training: other };
    expect(withNewerSettings(config, kept.unset_settings)).toEqual(config);
  });

  it('adds a setting that is newer than the config, with what jobs before it trained with', () => {
    const { seed: _, ...training } = kept.training_config.training;
    const older = { ...kept.training_config, training };
    expect(withNewerSettings(older, kept.unset_settings).training.seed).toBe(42);
    withUse('seed', { 'x-before': 7 }, () =>
      expect(withNewerSettings(older, kept.unset_settings).training.seed).toBe(7),
    );
    expect(withNewerSettings(older, [...kept.unset_settings, 'seed'])).toEqual(older);
  });
});

/** As if the schema said that of the setting. */
const withUse = (field: keyof TrainingSettings, use: object, run: () => void): void => {
  const schema: z.ZodType = trainingSettingsSchema.shape[field];
  const standing = schema.meta() ?? {};
  z.globalRegistry.add(schema, { ...standing, ...use });
  try {
    run();
  } finally {
    z.globalRegistry.add(schema, standing);
  }
};
