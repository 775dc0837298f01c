import { type Axis, numbersOf, smoothed, type Values } from './columns.ts';
import type { Picture } from './picture.ts';

export interface PlotLook {
  readonly axis: Axis;
  readonly isLog: boolean;
  /** The weight of earlier values in the moving average, from 0 to below 1. 0 means no smoothing. */
  readonly smoothing: number;
}

/** A section of the axis, in steps or seconds. */
export type Range = readonly [from: number, to: number];

/** Returns the data of the plot: the positions, the raw values of each line and, if smoothing is on, the smoothed values of each line. */
export const plotData = ({ places, lines }: Picture, { isLog, smoothing }: PlotLook): readonly Values[] => {
  const raw = lines.map(({ told }) => numbersOf(told, isLog));
  const smooth = smoothing > 0 ? raw.map((values) => smoothed(values, smoothing)) : [];
  return [places, ...raw, ...smooth];
};
