import type { FieldName, MeasureName } from './measure-names.ts';
import type { CurvePoint } from './merge-points.ts';
import { allMeasures } from './thin-curve.ts';

/** The part of a curve that is asked for. */
export interface CurveWindow {
  readonly fromStep: number;
  readonly toStep: number;
  /** `undefined` asks for all. */
  readonly fields: readonly FieldName[] | undefined;
}

export const isWithin = ({ step }: { readonly step: number }, { fromStep, toStep }: CurveWindow): boolean =>
  fromStep <= step && step <= toStep;

/** The measures whose extremes count. */
export const measuresOf = ({ fields }: CurveWindow): readonly MeasureName[] =>
  fields === undefined ? allMeasures : allMeasures.filter((name) => fields.includes(name));

/** The point with the fields that were asked for; `undefined` where it has none of the measures among them. */
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
