import type { Point } from '../../../../shared/client/index.ts';
import { charts } from './charts.ts';

const fields = [
  'step',
  'attempt',
  'timestamp',
  'epoch',
  ...charts.flatMap(({ lines }) => lines.map((l) => l.field)),
] as const;

const asCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  `${rows.map((row) => row.join(',')).join('\r\n')}\r\n`;

const valuesOf = (point: Point): readonly (string | number)[] => fields.map((field) => point[field] ?? '');

/** One line a step under the API's own names of its fields; a field without a value is empty. */
export const curvesAsCsv = (points: readonly Point[]): string => asCsv([fields, ...points.map(valuesOf)]);

/** Curves of several jobs under each other, each line with the id of its job. */
export const jobCurvesAsCsv = (jobs: readonly { readonly id: string; readonly points: readonly Point[] }[]): string =>
  asCsv([['job_id', ...fields], ...jobs.flatMap(({ id, points }) => points.map((point) => [id, ...valuesOf(point)]))]);
