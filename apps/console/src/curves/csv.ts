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

/** Formats a curve as CSV with one row for each step. The columns have the field names of the API. A missing value is empty. */
export const curvesAsCsv = (points: readonly Point[]): string => asCsv([fields, ...points.map(valuesOf)]);

/** Formats the curves of several jobs as one CSV. Each row begins with the id of the job. */
export const jobCurvesAsCsv = (jobs: readonly { readonly id: string; readonly points: readonly Point[] }[]): string =>
  asCsv([['job_id', ...fields], ...jobs.flatMap(({ id, points }) => points.map((point) => [id, ...valuesOf(point)]))]);
