import './zod-without-eval.ts';
import type { SettingName } from '../../../../shared/domain/configs/training-settings.ts';

export interface SettingGroup {
  readonly title: string;
  readonly names: readonly SettingName[];
}

/** The groups affect only the display. The schema defines which settings exist, and a setting without a group is shown last. */
const groups: readonly SettingGroup[] = [
  {
    title: 'Training',
    names: [
      'num_epochs',
      'max_steps',
      'learning_rate',
      'batch_size',
      'gradient_accumulation_steps',
      'max_seq_length',
      'seed',
    ],
  },
  {
    title: 'Adapter',
    names: [
      'use_lora',
      'lora_r',
      'lora_alpha',
      'lora_dropout',
      'lora_target_modules',
      'use_rslora',
      'merge_adapter',
      'quantization',
    ],
  },
  {
    title: 'Memory and precision',
    names: ['gradient_checkpointing', 'precision', 'trained_weights', 'packing', 'precompute_ref_log_probs'],
  },
  {
    title: 'Evaluation',
    names: [
      'eval_split',
      'eval_steps',
      'eval_batch_size',
      'early_stopping_patience',
      'early_stopping_threshold',
      'load_best_model_at_end',
      'metric_for_best_model',
    ],
  },
  {
    title: 'Loss and template',
    names: [
      'beta',
      'loss_type',
      'label_smoothing',
      'desirable_weight',
      'undesirable_weight',
      'assistant_only_loss',
      'chat_template',
      'chat_template_jinja',
      'neftune_noise_alpha',
    ],
  },
  {
    title: 'Schedule and optimizer',
    names: [
      'lr_scheduler_type',
      'warmup_ratio',
      'warmup_steps',
      'optimizer',
      'weight_decay',
      'max_grad_norm',
      'adam_beta1',
      'adam_beta2',
      'adam_epsilon',
    ],
  },
  { title: 'Checkpoints and log', names: ['save_steps', 'save_total_limit', 'logging_steps'] },
];

const grouped: ReadonlySet<SettingName> = new Set(groups.flatMap(({ names }) => names));

/** Returns the groups that contain at least one of the named settings. */
export const inGroups = (names: readonly SettingName[]): readonly SettingGroup[] => {
  const others = { title: 'Others', names: names.filter((name) => name !== 'method' && !grouped.has(name)) };
  return [...groups, others]
    .map(({ title, names: all }) => ({ title, names: all.filter((name) => names.includes(name)) }))
    .filter(({ names: some }) => some.length > 0);
};
