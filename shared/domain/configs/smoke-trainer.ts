import type { FieldIssue } from '../errors.ts';
import type { TrainingConfigBody } from './training-config.ts';
import type { TrainingSettings } from './training-settings.ts';

/** The name of its one model, which may have another where the trainer is named. */
export const smokeModel = 'smoke';

/** Settings that `podwarden_pod.smoke` reads; a test compares this list with its source. */
export const smokeFields = [
  'method',
  'num_epochs',
  'learning_rate',
  'batch_size',
  'max_steps',
  'warmup_steps',
  'warmup_ratio',
  'weight_decay',
  'max_grad_norm',
  'lr_scheduler_type',
  'optimizer',
  'eval_split',
  'eval_steps',
  'save_steps',
  'logging_steps',
  'early_stopping_patience',
  'seed',
] as const satisfies readonly (keyof TrainingSettings)[];

export const smokeChoices = {
  method: ['cpt', 'sft'],
  optimizer: ['adamw_torch', 'sgd'],
  lr_scheduler_type: ['constant', 'constant_with_warmup', 'linear', 'cosine'],
} as const satisfies { [K in keyof TrainingSettings]?: readonly TrainingSettings[K][] };

/** Defaults of the smoke trainer; the others keep no data for evaluation, and lower the learning rate. */
export const smokeDefaults = {
  eval_split: 0.1,
  lr_scheduler_type: 'constant',
} as const satisfies Partial<TrainingSettings>;

const known: ReadonlySet<string> = new Set(smokeFields);

const unusedMessage = 'is not used by the trainer smoke; leave it out';

/** Fields and values that the smoke trainer would refuse on the pod, which by then is paid for. */
export const smokeFaults = ({ training, model, push_to_hub: hub }: TrainingConfigBody): FieldIssue[] => {
  const elsewhere = [
    ...(['revision', 'num_parameters'] as const)
      .filter((field) => model[field] !== undefined)
      .map((field) => `model.${field}`),
    ...(hub === undefined ? [] : ['push_to_hub']),
  ].map((path) => ({ path, message: unusedMessage }));
  const unused = Object.entries(training)
    .filter(([field, value]) => value !== undefined && !known.has(field))
    .map(([field]) => ({ path: `training.${field}`, message: unusedMessage }));
  const chosen = [
    { field: 'method', value: training.method, choices: smokeChoices.method },
    { field: 'optimizer', value: training.optimizer, choices: smokeChoices.optimizer },
    { field: 'lr_scheduler_type', value: training.lr_scheduler_type, choices: smokeChoices.lr_scheduler_type },
  ];
  const impossible = chosen
    .filter(({ value, choices }) => value !== undefined && !choices.some((choice) => choice === value))
    .map(({ field, choices }) => ({
      path: `training.${field}`,
      message: `the trainer smoke can do ${choices.join(', ')} only`,
    }));
  return [...elsewhere, ...unused, ...impossible];
};
