import type { DatasetFormat } from '../datasets/dataset.ts';
import { AppError, type FieldIssue } from '../errors.ts';
import { quantizedModelFaults } from './quantized-model.ts';
import { smokeDefaults, smokeFaults, smokeModel } from './smoke-trainer.ts';
import type { Trainer, TrainingConfigBody } from './training-config.ts';
import { contradictions, missingNeeds, transformersFaults, unusedByMethod } from './training-issues.ts';
import { formatsFor, methodsByFormat } from './training-method.ts';

/** The one that a config names, else the one whose model it names: an unnamed one is never taken for the toy. */
export const trainerOf = ({ trainer, model }: TrainingConfigBody): Trainer =>
  trainer ?? (model.name === smokeModel ? 'smoke' : 'transformers');

/**
 * What is wrong with a config that is well-formed: `format_unsuitable` when the dataset cannot serve the method, else
 * `config_invalid` with every field that the method or the trainer would not use. `undefined` when nothing is. A
 * dataset whose format is not known yet is not judged.
 */
export const configFaults = (
  config: TrainingConfigBody,
  dataset?: { readonly format?: DatasetFormat | undefined },
): AppError | undefined => {
  const { method } = config.training;
  const format = dataset?.format;
  if (format !== undefined && !methodsByFormat[format].includes(method)) {
    return new AppError(
      'format_unsuitable',
      `A dataset of format ${format} cannot be used for ${method}: it needs ${formatsFor(method).join(' or ')}.`,
      { details: { format, method, formats: formatsFor(method) } },
    );
  }
  const issues = configIssues(config);
  const first = issues[0];
  if (first === undefined) return undefined;
  return new AppError('config_invalid', `The training config cannot be used. ${first.path}: ${first.message}.`, {
    issues,
  });
};

/** Every field that would be ignored or contradicts another one. */
export const configIssues = (config: TrainingConfigBody): readonly FieldIssue[] => {
  const { training } = config;
  if (trainerOf(config) === 'smoke') {
    return [...smokeFaults(config), ...missingNeeds(training, smokeDefaults), ...contradictions(training)];
  }
  return [
    ...unusedByMethod(training),
    ...missingNeeds(training, { eval_split: 0 }),
    ...contradictions(training),
    ...transformersFaults(training),
    ...quantizedModelFaults(config),
    ...(config.model.name === smokeModel
      ? [
          {
            path: 'model.name',
            message: 'is the model of the trainer smoke; give the id of a model such as owner/name',
          },
        ]
      : []),
  ];
};
