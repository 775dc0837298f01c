import { smokeDefaults, smokeModel } from './smoke-trainer.ts';
import type { Trainer, TrainingConfigBody } from './training-config.ts';

/**
 * Returns the trainer that the config names. If the config names no trainer, the model name `smoke` selects the smoke trainer and
 * any other name selects `transformers`.
 */
export const trainerOf = ({ trainer, model }: Pick<TrainingConfigBody, 'trainer' | 'model'>): Trainer =>
  trainer ?? (model.name === smokeModel ? 'smoke' : 'transformers');

/** Returns whether the training has data for evaluation, from a part of its dataset or from a validation dataset. */
export const evaluates = (config: TrainingConfigBody): boolean => {
  const untold = trainerOf(config) === 'smoke' ? smokeDefaults.eval_split : 0;
  return config.validation_dataset_id !== undefined || (config.training.eval_split ?? untold) > 0;
};
