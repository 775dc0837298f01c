import type { Point } from '../../../../../../shared/client/index.ts';
import { charts } from './charts.ts';

const fields = [
  'step',
  'attempt',
  'timestamp',
  'epoch',
  ...charts.flatMap(({ lines }) => lines.map((l) => l.field)),
] as const;

/** One line a step under the API's own names of its fields; what a step does not tell is empty. */
export const curvesAsCsv = (points: readonly Point[]): string =>
  `${[fields, ...points.map((point) => fields.map((field) => point[field] ?? ''))].map((row) => row.join(',')).join('\r\n')}\r\n`;
