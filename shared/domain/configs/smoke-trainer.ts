import type { FieldIssue } from '../errors.ts';
import { issueIf } from './issue-if.ts';
import type { TrainingConfigBody } from './training-config.ts';
import type { TrainingSettings } from './training-settings.ts';

/** The name of the only model of the smoke trainer. A config that names the trainer may give the model another name. */
export const smokeModel = 'smoke';

/** The settings that `podwarden_pod.smoke` reads. A test compares this list with the Python source. */
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

/**
 * The defaults that differ from those of the trainer `transformers`, which keeps no examples for evaluation and lowers the learning
 * rate.
 */
export const smokeDefaults = {
  eval_split: 0.1,
  lr_scheduler_type: 'constant',
} as const satisfies Partial<TrainingSettings>;

const known: ReadonlySet<string> = new Set(smokeFields);

const unusedMessage = 'is not used by the trainer smoke; leave it out';

/** Returns an issue for each field and value that the smoke trainer would refuse on the pod, when the pod is already being paid for. */
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
  const impossible = (['method', 'optimizer', 'lr_scheduler_type'] as const).flatMap((field) => {
    const [value, choices] = [training[field], smokeChoices[field]];
    const isImpossible = value !== undefined && !choices.some((choice) => choice === value);
    return issueIf(isImpossible, `training.${field}`, `the trainer smoke can do ${choices.join(', ')} only`);
  });
  return [...elsewhere, ...unused, ...impossible];
};
