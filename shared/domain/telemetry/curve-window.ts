import type { FieldName, MeasureName } from './measure-names.ts';
import type { CurvePoint } from './merge-points.ts';
import { allMeasures } from './thin-curve.ts';

/** The requested part of a curve. */
export interface CurveWindow {
  readonly fromStep: number;
  readonly toStep: number;
  /** The requested fields. `undefined` requests all fields. */
  readonly fields: readonly FieldName[] | undefined;
}

export const isWithin = ({ step }: { readonly step: number }, { fromStep, toStep }: CurveWindow): boolean =>
  fromStep <= step && step <= toStep;

/** Returns the measures whose lowest and highest values are kept. */
export const measuresOf = ({ fields }: CurveWindow): readonly MeasureName[] =>
  fields === undefined ? allMeasures : allMeasures.filter((name) => fields.includes(name));

/** Returns the point with the requested fields alone. `undefined` if the point has none of the requested measures. */
const only = (
  point: CurvePoint,
  fields: readonly FieldName[],
  measures: readonly MeasureName[],
): CurvePoint | undefined => {
  if (measures.every((measure) => point[measure] === undefined)) return undefined;
  const held = fields.flatMap((field) => (point[field] === undefined ? [] : [[field, point[field]] as const]));
  return { step: point.step, ...Object.fromEntries(held), attempt: point.attempt };
};

export const withFields = (points: readonly CurvePoint[], window: CurveWindow): readonly CurvePoint[] => {
  const { fields } = window;
  if (fields === undefined) return points;
  const measures = measuresOf(window);
  return points.flatMap((point) => only(point, fields, measures) ?? []);
};

export const asked = (points: readonly CurvePoint[], window: CurveWindow): readonly CurvePoint[] =>
  withFields(
    points.filter((point) => isWithin(point, window)),
    window,
  );
