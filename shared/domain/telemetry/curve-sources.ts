import { measureNames } from './measure-names.ts';
import { type FirstSteps, lostFromOf } from './merge-points.ts';
import type { MetricPoint } from './metric-point.ts';
import type { MetricBatch } from './report-key.ts';
import { firstOf } from './report-stretch.ts';
import type { Rollup } from './rollup.ts';

/** The sources of a curve: roll-ups for some stretches, and batches for all other stretches. */
export interface CurveSources {
  readonly rollups: readonly Rollup[];
  readonly batches: readonly MetricBatch[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export const spanOf = ({ points }: Pick<Rollup, 'points'>): Span | undefined => {
  const [first, last] = [points[0], points.at(-1)];
  return first === undefined || last === undefined ? undefined : { from: first.step, to: last.step };
};

/** Returns the points of the roll-up as a batch, which replaces the roll-up's batches. */
export const asBatch = ({ attempt, stretch, points, at }: Rollup): MetricBatch => ({
  ...firstOf(attempt, stretch),
  at,
  points,
});

/** True if the roll-up has steps on both sides of `step`. */
const isCutAt = (rollup: Rollup, step: number): boolean => {
  const span = spanOf(rollup);
  return span !== undefined && span.from < step && step <= span.to;
};

interface Told extends Span {
  readonly rollup?: Rollup;
}

const toldBy = (rollup: Rollup): Told[] => {
  const span = spanOf(rollup);
  return span === undefined ? [] : [{ ...span, rollup }];
};

const spanOfBatch = ({ points }: MetricBatch): Told | undefined => {
  if (points.length === 0) return undefined;
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { step } of points) [from, to] = [Math.min(from, step), Math.max(to, step)];
  return { from, to };
};

/** Returns for each position in the list the two entries with the highest last step among the entries up to that position. */
const furthestOf = (sorted: readonly Told[]) => {
  let best: readonly Told[] = [];
  return sorted.map((told) => {
    best = [...best, told].sort((a, b) => b.to - a.to).slice(0, 2);
    return best;
  });
};

const countBefore = (sorted: readonly Told[], step: number): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.from ?? 0) < step) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Returns the roll-ups that overlap with another source by more than one shared step at their ends. */
const overlapping = (all: readonly Told[]): Rollup[] => {
  const sorted = [...all].sort((a, b) => a.from - b.from);
  const furthest = furthestOf(sorted);
  return sorted.flatMap((told) => {
    if (told.rollup === undefined) return [];
    const before = furthest[countBefore(sorted, told.to) - 1] ?? [];
    return before.some((other) => other !== told && other.to > told.from) ? [told.rollup] : [];
  });
};

const agree = (a: MetricPoint, b: MetricPoint): boolean =>
  measureNames.every((name) => a[name] === undefined || b[name] === undefined || Object.is(a[name], b[name]));

const edgesOf = (rollup: Rollup): readonly MetricPoint[] =>
  [...new Set([rollup.points[0], rollup.points.at(-1)])].flatMap((point) => point ?? []);

/** Returns the roll-ups whose first or last step has a different value in another roll-up or batch. */
const contradicted = (rollups: readonly Rollup[], batches: readonly MetricBatch[]): Rollup[] => {
  const edges = new Map<number, { readonly rollup: Rollup; readonly point: MetricPoint }[]>();
  for (const rollup of rollups) {
    for (const point of edgesOf(rollup)) {
      const held = edges.get(point.step) ?? [];
      held.push({ rollup, point });
      edges.set(point.step, held);
    }
  }
  const found = new Set<Rollup>();
  for (const [step, held] of edges) {
    // Two roll-ups may have a common step at which the first ends and the second begins. More than two roll-ups at one step always
    // conflict, and comparing all pairs would take too long.
    if (held.length <= 2) continue;
    for (const { rollup } of held) found.add(rollup);
    edges.delete(step);
  }
  const compare = (point: MetricPoint): void => {
    for (const edge of edges.get(point.step) ?? []) if (!agree(edge.point, point)) found.add(edge.rollup);
  };
  for (const { points } of batches) for (const point of points) compare(point);
  for (const held of edges.values()) for (const { point } of held) compare(point);
  return [...found];
};

const attemptsOf = ({ rollups, batches }: CurveSources): readonly number[] => [
  ...new Set([...rollups, ...batches].map(({ attempt }) => attempt)),
];

/**
 * Returns the roll-ups that cannot replace their batches in this curve: a later attempt cuts the roll-up, or another report of the
 * attempt covers the same steps.
 */
export const unfit = (sources: CurveSources, firstSteps: FirstSteps): Set<Rollup> => {
  const lost = lostFromOf(firstSteps);
  const found = new Set(sources.rollups.filter((rollup) => isCutAt(rollup, lost(rollup.attempt))));
  for (const attempt of attemptsOf(sources)) {
    const rollups = sources.rollups.filter((rollup) => rollup.attempt === attempt);
    const batches = sources.batches.filter((batch) => batch.attempt === attempt);
    const told = [...rollups.flatMap(toldBy), ...batches.flatMap((batch) => spanOfBatch(batch) ?? [])];
    for (const rollup of [...overlapping(told), ...contradicted(rollups, batches)]) found.add(rollup);
  }
  return found;
};
