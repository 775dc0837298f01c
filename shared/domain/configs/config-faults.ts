import type { DatasetFormat } from '../datasets/dataset.ts';
import { AppError, type FieldIssue } from '../errors.ts';
import { smokeFaults } from './smoke-trainer.ts';
import { formatsFor, methodsByFormat, type TrainingConfigBody, type TrainingSettings } from './training-config.ts';

/** Where no trainer is named (the pod's runtime takes the same one). */
export const defaultTrainer = 'transformers';

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
  const trainer = config.trainer ?? defaultTrainer;
  return [
    ...methodIssues(config.training),
    ...loraIssues(config.training),
    ...evaluationIssues(config.training, trainer === 'smoke'),
    ...(trainer === 'smoke' ? smokeFaults(config) : []),
  ];
};

const at = (field: keyof TrainingSettings, message: string): FieldIssue => ({ path: `training.${field}`, message });

const methodIssues = (training: TrainingSettings): FieldIssue[] => {
  const { method } = training;
  const issues: FieldIssue[] = [];
  if (training.beta !== undefined && !['dpo', 'orpo', 'kto'].includes(method)) {
    issues.push(at('beta', `is used by dpo, orpo and kto only, not by ${method}`));
  }
  if (training.packing !== undefined && !['sft', 'cpt'].includes(method)) {
    issues.push(at('packing', `is used by sft and cpt only, not by ${method}`));
  }
  if ((training.warmup_steps ?? 0) > 0 && (training.warmup_ratio ?? 0) > 0) {
    issues.push(at('warmup_ratio', 'give warmup_steps or warmup_ratio, not both'));
  }
  return issues;
};

const loraFields = ['lora_r', 'lora_alpha', 'lora_dropout', 'lora_target_modules'] as const;

const loraIssues = (training: TrainingSettings): FieldIssue[] => {
  if (training.use_lora === true) return [];
  const unused = loraFields.filter((field) => training[field] !== undefined);
  const quantized = training.quantization !== undefined && training.quantization !== 'none';
  return [
    ...unused.map((field) => at(field, 'is used with use_lora true only')),
    ...(quantized ? [at('quantization', 'needs use_lora true: quantized weights cannot be trained themselves')] : []),
  ];
};

/** The smoke trainer keeps a tenth of the data for evaluation when it is not told otherwise; the others keep none. */
const evaluationIssues = (training: TrainingSettings, isSmoke: boolean): FieldIssue[] => {
  const evaluates = (training.eval_split ?? (isSmoke ? 0.1 : 0)) > 0;
  if (evaluates) return [];
  return (['eval_steps', 'early_stopping_patience'] as const)
    .filter((field) => training[field] !== undefined)
    .map((field) => at(field, 'needs eval_split above 0, or there is nothing to evaluate on'));
};
