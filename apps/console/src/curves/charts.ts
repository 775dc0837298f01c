import type { Point } from '../../../../shared/client/index.ts';
import { decimal, percent } from '../../../../shared/figures/numbers.ts';

/** A number, or the word for a value that is not a finite number. */
export type Told = number | 'nan' | 'inf' | '-inf';

/** The names of those fields of a point that hold numbers. */
export type Field = {
  [Name in keyof Point]-?: NonNullable<Point[Name]> extends Told ? Name : never;
}[keyof Point];

/** The look that distinguishes a line: a colour, and dashes for people who do not see colours. */
export interface LineLook {
  /** The name of a CSS custom property. */
  readonly colour: `--${string}`;
  /** The lengths in pixels of dashes and gaps in turn. Empty for a solid line. */
  readonly dash: readonly number[];
}

export interface Line extends LineLook {
  readonly field: Field;
  readonly name: string;
}

export interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly Line[];
}

const [first, second] = [
  { colour: '--accent', dash: [] },
  { colour: '--wait', dash: [6, 3] },
] as const satisfies readonly LineLook[];

const one = (title: string, unit: string, field: Field): Chart => ({
  title,
  unit,
  lines: [{ field, name: title, ...first }],
});

/** All charts of a job, in the order in which people look at them. */
export const charts: readonly Chart[] = [
  {
    title: 'Loss',
    unit: '',
    lines: [
      { field: 'train_loss', name: 'Training', ...first },
      { field: 'eval_loss', name: 'Evaluation', ...second },
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
      { field: 'gpu_memory_allocated_gb', name: 'Allocated', ...first },
      { field: 'gpu_memory_reserved_gb', name: 'Reserved', ...second },
    ],
  },
];

/** Returns the charts, and the lines in them, for which the curve has a value. */
export const chartsOf = (points: readonly Point[]): readonly Chart[] =>
  charts
    .map((chart) => ({
      ...chart,
      lines: chart.lines.filter(({ field }) => points.some((p) => p[field] !== undefined)),
    }))
    .filter(({ lines }) => lines.length > 0);

/** Formats a value as `2.184` or `NaN`, and as an em-dash if the step has no value. */
export const worded = (value: Told | null | undefined, unit = ''): string => {
  if (value === 'nan') return 'NaN';
  if (value === 'inf') return '∞';
  if (value === '-inf') return '−∞';
  if (typeof value === 'number' && unit === '%') return percent(value / 100);
  return typeof value === 'number' && unit !== '' ? `${decimal(value)} ${unit}` : decimal(value);
};
