import { lossTypesByMethod } from './method-values.ts';
import { smokeDefaults, smokeFields } from './smoke-trainer.ts';
import { evaluates, trainerOf } from './trainer-of.ts';
import type { TrainingConfigBody } from './training-config.ts';
import { type SettingName, type TrainingSettings, trainingSettingsSchema } from './training-settings.ts';
import { useOf } from './use-of.ts';

export const settingNames: readonly SettingName[] = trainingSettingsSchema.keyof().options;

/** Returns the default of a setting that neither the config nor a rule sets. */
type DefaultOf = (field: SettingName) => unknown;

const todaysDefault: DefaultOf = (field) => useOf(field).default;

/**
 * Returns the config with all defaults and rules of its trainer applied. A setting that is absent from the result is absent on
 * purpose. The method or the trainer does not use the setting, or the description of the setting says what happens without it. The
 * pod makes only choices that depend on the machine. Resolving a resolved config changes nothing. `configRefusal` must return
 * `undefined` for the config.
 */
export const resolveConfig = (
  config: TrainingConfigBody,
  defaultOf: DefaultOf = todaysDefault,
): TrainingConfigBody => ({
  ...config,
  trainer: trainerOf(config),
  ...(config.push_to_hub && { push_to_hub: { ...config.push_to_hub, private: true } }),
  training: resolvedTraining(config, defaultOf),
});

/** Returns the settings that a resolved config omits on purpose. */
export const unsetIn = ({ training }: TrainingConfigBody): readonly SettingName[] =>
  settingNames.filter((field) => training[field] === undefined);

/**
 * Returns a resolved config of an earlier release with the settings that were added since. Later changes of defaults do not change
 * the config. `unset` are the settings that the config omits on purpose. A setting that is neither in the config nor in `unset` is
 * newer than the config. Such a setting gets the value that corresponds to the behaviour before the setting existed.
 */
export const withNewerSettings = (config: TrainingConfigBody, unset: readonly string[]): TrainingConfigBody => {
  const newer = unsetIn(config).filter((field) => !unset.includes(field));
  if (newer.length === 0) return config;
  const { training } = resolveConfig(config, (field) => {
    const use = useOf(field);
    return 'x-before' in use ? use['x-before'] : use.default;
  });
  const added = Object.fromEntries(newer.map((field) => [field, training[field]]));
  return { ...config, training: { ...added, ...config.training } };
};

/** Returns the settings that the training uses, whether given or not. A form need not show other settings. */
export const usedSettings = (config: TrainingConfigBody): readonly SettingName[] =>
  settingNames.filter(usedBy(config, valuedTraining(config, todaysDefault)));

const valuedTraining = (config: TrainingConfigBody, defaultOf: DefaultOf): TrainingSettings => {
  const defaults = Object.fromEntries(settingNames.map((field) => [field, defaultOf(field)]));
  const given = Object.fromEntries(Object.entries(config.training).filter(([, value]) => value !== undefined));
  return trainingSettingsSchema.parse({ ...defaults, ...trainersDefaults(config), ...given });
};

const resolvedTraining = (config: TrainingConfigBody, defaultOf: DefaultOf): TrainingSettings => {
  const valued = valuedTraining(config, defaultOf);
  const isUsed = usedBy(config, valued);
  const whole = { ...valued, ...rulesOf(valued, isUsed) };
  const used = settingNames.filter((field) => whole[field] !== undefined && isUsed(field));
  return trainingSettingsSchema.parse(Object.fromEntries(used.map((field) => [field, whole[field]])));
};

/** Returns the defaults that depend on the trainer, on the method, or on the validation dataset. */
const trainersDefaults = (config: TrainingConfigBody): Partial<TrainingSettings> => {
  const { method, batch_size } = config.training;
  const losses: Readonly<Partial<Record<string, readonly TrainingSettings['loss_type'][]>>> = lossTypesByMethod;
  return {
    ...(trainerOf(config) === 'smoke' ? smokeDefaults : {}),
    ...(config.validation_dataset_id === undefined ? {} : { eval_split: 0 }),
    eval_batch_size: batch_size,
    // `cpt` packs by default, because its texts are cut into sequences.
    packing: method === 'cpt',
    loss_type: losses[method]?.[0],
  };
};

/** Returns a function that tells whether the trainer uses a setting, given all other settings. */
const usedBy = (config: TrainingConfigBody, settings: TrainingSettings): ((field: SettingName) => boolean) => {
  const hasAdam = settings.optimizer !== 'adafactor' && settings.optimizer !== 'sgd';
  const keepsBest = settings.load_best_model_at_end === true || settings.early_stopping_patience !== undefined;
  const needs = {
    use_lora: settings.use_lora === true,
    evaluation: evaluates(config),
    early_stopping_patience: settings.early_stopping_patience !== undefined,
  };
  const isOf = (field: SettingName): boolean => {
    const { 'x-methods': methods, 'x-needs': need } = useOf(field);
    return (methods?.includes(settings.method) ?? true) && (need === undefined || needs[need]);
  };
  if (trainerOf(config) === 'smoke') {
    const known: readonly SettingName[] = smokeFields;
    return (field) => known.includes(field) && isOf(field);
  }
  return (field) => {
    if (!isOf(field)) return false;
    if (field === 'chat_template') return settings.chat_template_jinja === undefined;
    if (field === 'metric_for_best_model') return keepsBest;
    if (field === 'trained_weights') return settings.use_lora !== true;
    return hasAdam || !field.startsWith('adam_');
  };
};

/** Returns the settings that follow from other settings. The best model can be kept only if every evaluation has a checkpoint. */
const rulesOf = (settings: TrainingSettings, isUsed: (field: SettingName) => boolean): Partial<TrainingSettings> =>
  isUsed('metric_for_best_model') ? { load_best_model_at_end: true, save_steps: settings.eval_steps } : {};
