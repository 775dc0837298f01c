import type { Point } from '../../../../../../shared/client/index.ts';
import { decimal, percent } from '../../../../../../shared/figures/numbers.ts';

type Told = number | 'nan' | 'inf' | '-inf';

/** Names of what a point may tell in numbers. */
export type Field = {
  [Name in keyof Point]-?: NonNullable<Point[Name]> extends Told ? Name : never;
}[keyof Point];

export interface Line {
  readonly field: Field;
  readonly name: string;
  /** A custom property of the styles. */
  readonly colour: '--accent' | '--wait';
}

export interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly Line[];
}

const one = (title: string, unit: string, field: Field): Chart => ({
  title,
  unit,
  lines: [{ field, name: title, colour: '--accent' }],
});

/** Every chart of a job, in the order in which a person who trains looks at them. */
export const charts: readonly Chart[] = [
  {
    title: 'Loss',
    unit: '',
    lines: [
      { field: 'train_loss', name: 'Training', colour: '--accent' },
      { field: 'eval_loss', name: 'Evaluation', colour: '--wait' },
    ],
  },
  one('Learning rate', '', 'learning_rate'),
  one('Gradient norm', '', 'grad_norm'),
  one('Tokens a second', '', 'tokens_per_second'),
  one('Samples a second', '', 'samples_per_second'),
  one('GPU use', '%', 'gpu_utilization_percent'),
  {
    title: 'GPU memory',
    unit: 'GB',
    lines: [
      { field: 'gpu_memory_allocated_gb', name: 'Allocated', colour: '--accent' },
      { field: 'gpu_memory_reserved_gb', name: 'Reserved', colour: '--wait' },
    ],
  },
];

/** Charts of which a curve tells something. */
export const chartsOf = (points: readonly Point[]): readonly Chart[] =>
  charts
    .map((chart) => ({
      ...chart,
      lines: chart.lines.filter(({ field }) => points.some((p) => p[field] !== undefined)),
    }))
    .filter(({ lines }) => lines.length > 0);

/** `2.184`, `NaN`, and an em-dash where the step tells none. */
export const worded = (value: Told | null | undefined, unit = ''): string => {
  if (value === 'nan') return 'NaN';
  if (value === 'inf') return '∞';
  if (value === '-inf') return '−∞';
  if (typeof value === 'number' && unit === '%') return percent(value / 100);
  return typeof value === 'number' && unit !== '' ? `${decimal(value)} ${unit}` : decimal(value);
};
