import type { TrainingMethod } from './training-method.ts';

/** The values of `loss_type` that the trainers of TRL 1.16 accept for each method. The first value is the default. */
export const lossTypesByMethod = {
  sft: ['nll', 'dft'],
  dpo: [
    'sigmoid',
    'hinge',
    'ipo',
    'exo_pair',
    'nca_pair',
    'robust',
    'bco_pair',
    'sppo_hard',
    'aot',
    'aot_unpaired',
    'apo_zero',
    'apo_down',
    'sigmoid_norm',
  ],
  kto: ['kto', 'apo_zero_unpaired'],
} as const;

/** The evaluation metrics by which two models can be compared. */
export const metricsByMethod = {
  sft: ['eval_loss'],
  cpt: ['eval_loss'],
  dpo: ['eval_loss', 'eval_rewards/accuracies', 'eval_rewards/margins'],
  orpo: ['eval_loss', 'eval_rewards/accuracies', 'eval_rewards/margins'],
  kto: ['eval_loss', 'eval_rewards/margins'],
} as const satisfies Record<TrainingMethod, readonly string[]>;
