import type { FieldIssue } from '../errors.ts';
import type { TrainingConfigBody, TrainingSettings } from './training-config.ts';

/** What `podwarden_pod.smoke` reads; a test compares this list with its source. */
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

const known: ReadonlySet<string> = new Set(smokeFields);

/** Fields and values that the smoke trainer would refuse on the pod, which by then is paid for. */
export const smokeFaults = ({ training }: TrainingConfigBody): FieldIssue[] => {
  const unused = Object.entries(training)
    .filter(([field, value]) => value !== undefined && !known.has(field))
    .map(([field]) => ({ path: `training.${field}`, message: 'is not used by the trainer smoke; leave it out' }));
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
  return [...unused, ...impossible];
};
