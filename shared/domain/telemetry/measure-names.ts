/** The measures of a point of a training curve. The names contain the units. */
export const measureNames = [
  'epoch',
  'train_loss',
  'eval_loss',
  'learning_rate',
  'grad_norm',
  'perplexity',
  'samples_per_second',
  'tokens_per_second',
  'gpu_memory_allocated_gb',
  'gpu_memory_reserved_gb',
  'gpu_utilization_percent',
] as const;
export type MeasureName = (typeof measureNames)[number];

/** The fields of a point that a reader may request by name. */
export const fieldNames = [...measureNames, 'timestamp'] as const;
export type FieldName = (typeof fieldNames)[number];

export const isFieldName = (text: string): text is FieldName => fieldNames.some((name) => name === text);
