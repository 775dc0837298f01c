import type { DatasetFormat } from '../datasets/dataset.ts';
import { AppError, type FieldIssue } from '../errors.ts';
import { issueIf } from './issue-if.ts';
import { modelIssues } from './model-issues.ts';
import { smokeFaults, smokeModel } from './smoke-trainer.ts';
import { evaluates, trainerOf } from './trainer-of.ts';
import type { TrainingConfigBody } from './training-config.ts';
import { contradictions, missingNeeds, transformersFaults, unusedByMethod } from './training-issues.ts';
import { formatsFor, methodsByFormat } from './training-method.ts';

interface Formatted {
  readonly format?: DatasetFormat | undefined;
  readonly examples?: number | undefined;
}

/**
 * Returns the first fault of a well-formed config, or `undefined` if the config has no fault. The fault is `format_unsuitable` if a
 * dataset cannot be used with the method. Otherwise the fault is `config_invalid` with every field that the method or the trainer
 * would ignore or refuse. A dataset without a known format is not checked.
 */
export const configRefusal = (
  config: TrainingConfigBody,
  dataset?: Formatted,
  validation?: Formatted,
): AppError | undefined => allConfigRefusals(config, dataset, validation)[0];

/** Returns all faults of a config: one for each dataset that cannot be used with the method, and one error with every wrong field. */
export const allConfigRefusals = (
  config: TrainingConfigBody,
  dataset?: Formatted,
  validation?: Formatted,
): readonly AppError[] => {
  const unsuitable = [
    formatRefusal(config, dataset, 'dataset_id'),
    formatRefusal(config, validation, 'validation_dataset_id'),
  ].filter((refusal) => refusal !== undefined);
  const issues = [...configIssues(config), ...tooFewExamples(config, dataset?.examples)];
  const first = issues[0];
  if (first === undefined) return unsuitable;
  const sentence = `The training config cannot be used. ${first.path}: ${first.message}.`;
  return [...unsuitable, new AppError('config_invalid', sentence, { issues })];
};

/** Refuses `eval_split` for a dataset with one example. The pod refuses the config too, if the number of examples is not known here. */
const tooFewExamples = (config: TrainingConfigBody, examples: number | undefined): readonly FieldIssue[] => {
  if (examples !== 1 || !config.training.eval_split || trainerOf(config) === 'smoke') return [];
  return [{ path: 'training.eval_split', message: 'the dataset has one example: none is left to evaluate on' }];
};

const formatRefusal = (
  { training: { method } }: TrainingConfigBody,
  { format }: Formatted = {},
  path: 'dataset_id' | 'validation_dataset_id',
): AppError | undefined => {
  if (format === undefined || methodsByFormat[format].includes(method)) return undefined;
  const formats = formatsFor(method);
  const what = path === 'dataset_id' ? 'A dataset' : 'A validation dataset';
  return new AppError(
    'format_unsuitable',
    `${what} of format ${format} cannot be used for ${method}: it needs ${formats.join(' or ')}.`,
    { details: { format, method, formats }, issues: [{ path, message: `has to be ${formats.join(' or ')}` }] },
  );
};

/**
 * Returns an issue for every field that the trainer would ignore or refuse, and for every pair of fields that contradict each other.
 */
export const configIssues = (config: TrainingConfigBody): readonly FieldIssue[] => {
  const { training } = config;
  const common = [
    ...missingNeeds(training, evaluates(config)),
    ...contradictions(training),
    ...validationIssues(config),
  ];
  if (trainerOf(config) === 'smoke') return [...smokeFaults(config), ...common];
  return [
    ...unusedByMethod(training),
    ...common,
    ...transformersFaults(training),
    ...modelIssues(config),
    ...issueIf(
      config.model.name === smokeModel,
      'model.name',
      'is the model of the trainer smoke; give the id of a model such as owner/name',
    ),
  ];
};

const validationIssues = ({ training, dataset_id, validation_dataset_id: id }: TrainingConfigBody): FieldIssue[] => [
  ...issueIf(
    id !== undefined && id === dataset_id,
    'validation_dataset_id',
    'is the dataset that is trained on, which would measure nothing; name another one, or give eval_split',
  ),
  ...issueIf(
    id !== undefined && (training.eval_split ?? 0) > 0,
    'training.eval_split',
    'give eval_split above 0 or validation_dataset_id, not both',
  ),
];
