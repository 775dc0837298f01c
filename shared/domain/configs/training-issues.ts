import type { FieldIssue } from '../errors.ts';
import { type SettingName, type TrainingSettings, trainingSettingsSchema } from './training-settings.ts';
import { useOf } from './use-of.ts';

const at = (field: SettingName, message: string): FieldIssue => ({ path: `training.${field}`, message });

const fields = trainingSettingsSchema.keyof().options;

/**
 * Returns an issue for each setting that the method does not use (`x-methods`), and for each value that the method does not accept
 * (`x-values-by-method`).
 */
export const unusedByMethod = (training: TrainingSettings): FieldIssue[] => {
  const { method } = training;
  return fields.flatMap((field) => {
    const value = training[field];
    if (value === undefined) return [];
    const { 'x-methods': methods, 'x-values-by-method': values } = useOf(field);
    if (methods !== undefined && !methods.includes(method)) {
      return [at(field, `is used by ${listed(methods)} only, not by ${method}`)];
    }
    const known = values?.[method];
    return known === undefined || known.some((each) => each === value)
      ? []
      : [at(field, `can be ${listed(known)} for ${method}, not ${value}`)];
  });
};

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

const needs = {
  use_lora: 'is used with use_lora true only',
  evaluation: 'needs eval_split above 0 or a validation_dataset_id, or there is nothing to evaluate on',
  early_stopping_patience: 'is used with early_stopping_patience only',
} as const;

/** Returns an issue for each field that has no effect without another field that is not given. */
export const missingNeeds = (training: TrainingSettings, evaluates: boolean): FieldIssue[] =>
  fields.flatMap((field) => {
    const { 'x-needs': need } = useOf(field);
    if (need === undefined || training[field] === undefined) return [];
    const there = need === 'evaluation' ? evaluates : training[need];
    return there ? [] : [at(field, needs[need])];
  });

/** Returns an issue for fields that contradict each other with any trainer. */
export const contradictions = (training: TrainingSettings): FieldIssue[] =>
  (training.warmup_steps ?? 0) > 0 && (training.warmup_ratio ?? 0) > 0
    ? [at('warmup_ratio', 'give warmup_steps or warmup_ratio, not both')]
    : [];

/**
 * Returns an issue for each setting that transformers, TRL or PEFT would ignore silently, or would refuse on the pod when the pod
 * is already being paid for.
 */
export const transformersFaults = (training: TrainingSettings): FieldIssue[] => [
  ...adapterFaults(training),
  ...weightFaults(training),
  ...scheduleFaults(training),
  ...lossFaults(training),
  ...bestModelFaults(training),
  ...templateFaults(training),
];

const adapterFaults = (training: TrainingSettings): FieldIssue[] => {
  const targets = training.lora_target_modules ?? [];
  const quantized = training.quantization !== undefined && training.quantization !== 'none';
  return [
    ...(quantized && training.use_lora !== true
      ? [at('quantization', 'needs use_lora true: quantized weights cannot be trained themselves')]
      : []),
    ...(targets.includes('all-linear') && targets.length > 1
      ? [at('lora_target_modules', 'give all-linear alone: it names every other linear layer')]
      : []),
    ...(targets.some((target) => target === 'lm_head' || target.endsWith('.lm_head'))
      ? [at('lora_target_modules', 'an adapter on lm_head would not be trained; leave it out')]
      : []),
  ];
};

const weightFaults = ({ trained_weights, use_lora, precision }: TrainingSettings): FieldIssue[] => {
  if (trained_weights === undefined) return [];
  if (use_lora === true) return [at('trained_weights', 'is used with use_lora false only: adapters are kept in fp32')];
  return trained_weights === 'bf16' && (precision === 'fp16' || precision === 'fp32')
    ? [at('precision', 'has to be bf16 or auto with trained_weights bf16')]
    : [];
};

const warmupFields = ['warmup_steps', 'warmup_ratio'] as const;
const adamFields = ['adam_beta1', 'adam_beta2', 'adam_epsilon'] as const;

const scheduleFaults = (training: TrainingSettings): FieldIssue[] => [
  ...(training.lr_scheduler_type === 'constant'
    ? warmupFields
        .filter((field) => (training[field] ?? 0) > 0)
        .map((field) => at(field, 'is not used by the schedule constant; take constant_with_warmup'))
    : []),
  ...(training.optimizer === 'adafactor' || training.optimizer === 'sgd'
    ? adamFields
        .filter((field) => training[field] !== undefined)
        .map((field) => at(field, `is not used by the optimizer ${training.optimizer}`))
    : []),
];

const smoothed: readonly unknown[] = ['exo_pair', 'robust', 'aot', 'aot_unpaired'];

const lossFaults = (training: TrainingSettings): FieldIssue[] => {
  const { method, loss_type: loss, label_smoothing: smoothing = 0 } = training;
  const issues: FieldIssue[] = [];
  if (method === 'dpo' && smoothing > 0 && !smoothed.includes(loss)) {
    issues.push(at('label_smoothing', `is used with the loss_type ${listed(smoothed.map(String))} only`));
  }
  if (loss === 'exo_pair' && smoothing === 0) {
    issues.push(at('label_smoothing', 'has to be above 0 for the loss_type exo_pair, for example 0.001'));
  }
  if (method === 'kto' && (loss ?? 'kto') === 'kto' && training.batch_size < 2) {
    issues.push(at('batch_size', 'has to be 2 or more for kto, which compares the examples of a batch'));
  }
  return issues;
};

const bestModelFaults = (training: TrainingSettings): FieldIssue[] => {
  const { eval_steps: evaluates, save_steps: saves, early_stopping_patience: patience } = training;
  const keepsBest = training.load_best_model_at_end === true || patience !== undefined;
  const issues: FieldIssue[] = [];
  if (training.metric_for_best_model !== undefined && !keepsBest) {
    issues.push(at('metric_for_best_model', 'is used with load_best_model_at_end or early_stopping_patience only'));
  }
  if (keepsBest && saves !== undefined && saves !== evaluates) {
    issues.push(at('save_steps', 'has to be eval_steps, or be left out, where the best model is kept'));
  }
  return issues;
};

/**
 * Matches the Jinja statements that load other templates. A chat template is rendered in a sandbox without files, so these
 * statements would fail.
 */
const reaching = /\{%-?\s*(include|import|from|extends)\b/;

const templateFaults = (training: TrainingSettings): FieldIssue[] => {
  const template = training.chat_template_jinja;
  if (template === undefined) return [];
  const reach = reaching.exec(template)?.[1];
  return [
    ...(training.chat_template === undefined
      ? []
      : [at('chat_template', 'give chat_template or chat_template_jinja, not both')]),
    ...(/\bmessages\b/.test(template) ? [] : [at('chat_template_jinja', 'has to render `messages`')]),
    ...(reach === undefined ? [] : [at('chat_template_jinja', `has to stand alone: it uses {% ${reach} %}`)]),
  ];
};
