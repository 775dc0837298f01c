import { type Axis, numbersOf, smoothed, type Values } from './columns.ts';
import type { Picture } from './picture.ts';

export interface PlotLook {
  readonly axis: Axis;
  readonly isLog: boolean;
  /** 0: none. */
  readonly smoothing: number;
}

/** Places along the axis: steps or seconds. */
export type Range = readonly [from: number, to: number];

/** One list of raw values for each line, and one of smoothed values where lines are smoothed. */
export const plotData = ({ places, lines }: Picture, { isLog, smoothing }: PlotLook): readonly Values[] => {
  const raw = lines.map(({ told }) => numbersOf(told, isLog));
  const smooth = smoothing > 0 ? raw.map((values) => smoothed(values, smoothing)) : [];
  return [places, ...raw, ...smooth];
};
