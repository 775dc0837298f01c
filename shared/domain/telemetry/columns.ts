import { type MeasureName, measureNames } from './measure-names.ts';
import type { CurvePoint } from './merge-points.ts';
import type { Measured } from './metric-point.ts';

export interface Columns extends Partial<Record<MeasureName, (Measured | null)[]>> {
  readonly step: number[];
  readonly attempt: number[];
  readonly timestamp?: (string | null)[];
}

/**
 * Returns one list for each field in `fields`. If `fields` is `undefined`, each field that any point has gets a list. All lists
 * have the same length. `null` marks a point without the field.
 */
export const columnsOf = (points: readonly CurvePoint[], fields: readonly string[] | undefined): Columns => {
  const isColumn = (name: MeasureName | 'timestamp') =>
    fields === undefined ? points.some((point) => point[name] !== undefined) : fields.includes(name);
  return {
    step: points.map(({ step }) => step),
    attempt: points.map(({ attempt }) => attempt),
    ...(isColumn('timestamp') && { timestamp: points.map(({ timestamp }) => timestamp ?? null) }),
    ...Object.fromEntries(
      measureNames.filter(isColumn).map((name) => [name, points.map((point) => point[name] ?? null)]),
    ),
  };
};
