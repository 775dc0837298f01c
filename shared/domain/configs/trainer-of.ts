import { smokeDefaults, smokeModel } from './smoke-trainer.ts';
import type { Trainer, TrainingConfigBody } from './training-config.ts';

/** The one that a config names, else the one whose model it names: an unnamed one is never taken for the toy. */
export const trainerOf = ({ trainer, model }: Pick<TrainingConfigBody, 'trainer' | 'model'>): Trainer =>
  trainer ?? (model.name === smokeModel ? 'smoke' : 'transformers');

/** True when the training has something to evaluate on: a share of its own dataset, or another dataset. */
export const evaluates = (config: TrainingConfigBody): boolean => {
  const untold = trainerOf(config) === 'smoke' ? smokeDefaults.eval_split : 0;
  return config.validation_dataset_id !== undefined || (config.training.eval_split ?? untold) > 0;
};
