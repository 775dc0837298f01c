import type { MeasureName, MetricPoint } from './metric-point.ts';

const watched = ['train_loss', 'eval_loss'] as const satisfies readonly MeasureName[];

/**
 * At most `maxPoints` of the points, in their order: both ends, then the lowest and highest of each loss over the whole
 * curve, then those of each stretch of it, so that a spike stays visible, then others evenly. `maxPoints` is 2 or more;
 * from 6 on all ends and extremes are in it.
 */
export const downsample = <P extends MetricPoint>(points: readonly P[], maxPoints: number): readonly P[] => {
  if (points.length <= maxPoints) return points;
  const kept = new Set<number>([0, points.length - 1]);
  const keep = (indexes: readonly number[]): void => {
    for (const index of indexes) if (kept.size < maxPoints) kept.add(index);
  };
  keep(extremes(points, 0, points.length));
  const stretches = Math.floor((maxPoints - kept.size) / (2 * watched.length));
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    keep(extremes(points, ...bounds(points.length, stretches, stretch)));
  }
  const free = points.map((_, index) => index).filter((index) => !kept.has(index));
  const room = Math.min(maxPoints - kept.size, free.length);
  keep(Array.from({ length: room }, (_, nth) => free[Math.floor((nth * free.length) / room)] ?? 0));
  return points.filter((_, index) => kept.has(index));
};

const bounds = (length: number, stretches: number, nth: number): [from: number, to: number] => [
  Math.floor((nth * length) / stretches),
  Math.floor(((nth + 1) * length) / stretches),
];

/** Indexes of the lowest and highest finite value of each loss in [from, to). */
const extremes = (points: readonly MetricPoint[], from: number, to: number): number[] =>
  watched.flatMap((measure) => {
    let lowest: Extreme | undefined;
    let highest: Extreme | undefined;
    for (let index = from; index < to; index += 1) {
      const value = points[index]?.[measure];
      if (typeof value !== 'number') continue;
      if (lowest === undefined || value < lowest.value) lowest = { index, value };
      if (highest === undefined || value > highest.value) highest = { index, value };
    }
    return [lowest, highest].flatMap((extreme) => (extreme === undefined ? [] : [extreme.index]));
  });

interface Extreme {
  readonly index: number;
  readonly value: number;
}
