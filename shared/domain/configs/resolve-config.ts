import { lossTypesByMethod } from './method-values.ts';
import { smokeDefaults, smokeFields } from './smoke-trainer.ts';
import { evaluates, trainerOf } from './trainer-of.ts';
import type { TrainingConfigBody } from './training-config.ts';
import { type SettingName, type TrainingSettings, trainingSettingsSchema } from './training-settings.ts';
import { useOf } from './use-of.ts';

export const settingNames: readonly SettingName[] = trainingSettingsSchema.keyof().options;

/** The default of a setting that neither the config nor a rule sets. */
type DefaultOf = (field: SettingName) => unknown;

const todaysDefault: DefaultOf = (field) => useOf(field).default;

/**
 * The config with every default set and every rule applied, for the trainer that it is for. A setting that is absent from
 * the result is meant to be: the method or the trainer does not use it, or its description says what its absence means. Only
 * what depends on the machine is left to the pod. Resolving what is resolved changes nothing. Expects a config that
 * `configRefusal` has nothing against.
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

/** The settings that a resolved config leaves out on purpose. */
export const unsetIn = ({ training }: TrainingConfigBody): readonly SettingName[] =>
  settingNames.filter((field) => training[field] === undefined);

/**
 * A resolved config as it stands for good, whatever the defaults are by now. `unset` are the settings that it left out on
 * purpose; one that is in neither is newer than the config, and set as it was before there was such a setting.
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

/** The settings that the training uses, given or not: a form need not show the others. */
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

/** Defaults that depend on the trainer, the method, or on what is evaluated on. */
const trainersDefaults = (config: TrainingConfigBody): Partial<TrainingSettings> => {
  const { method, batch_size } = config.training;
  const losses: Readonly<Partial<Record<string, readonly TrainingSettings['loss_type'][]>>> = lossTypesByMethod;
  return {
    ...(trainerOf(config) === 'smoke' ? smokeDefaults : {}),
    ...(config.validation_dataset_id === undefined ? {} : { eval_split: 0 }),
    eval_batch_size: batch_size,
    // Long texts are cut into sequences.
    packing: method === 'cpt',
    loss_type: losses[method]?.[0],
  };
};

/** True for a setting that the trainer uses, given all the others. */
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

/** Settings that follow from others: the best model can be kept only where every evaluation has its checkpoint. */
const rulesOf = (settings: TrainingSettings, isUsed: (field: SettingName) => boolean): Partial<TrainingSettings> =>
  isUsed('metric_for_best_model') ? { load_best_model_at_end: true, save_steps: settings.eval_steps } : {};
