import { asBatch, type CurveSources, spanOf, unfit } from './curve-sources.ts';
import { asked, type CurveWindow, isWithin, measuresOf } from './curve-window.ts';
import { type CurvePoint, firstStepsOf, lostFromOf, mergePoints } from './merge-points.ts';
import type { Rollup } from './rollup.ts';
import { narrowestBucket } from './thin-curve.ts';

/**
 * The part of the window that must be known: all points that a thinned chart may show (`maxPoints`), or the first points exactly
 * (`firstPoints`).
 */
export type CurveNeed = { readonly maxPoints: number } | { readonly firstPoints: number };

/** A curve from roll-ups and batches. The roll-ups represent more points than they contain. */
export interface KnownCurve {
  /** The merged points, without the points that roll-ups leave out. */
  readonly points: readonly CurvePoint[];
  readonly total: number;
  /** True if the window certainly has more points than a chart may show. */
  readonly isPart: boolean;
  /** The roll-ups that must be replaced by their batches to meet the need. */
  readonly toOpen: ReadonlySet<Rollup>;
}

const hidden = (rollup: Rollup): number => rollup.count - rollup.points.length;

const hiddenOf = (rollup: Rollup, measure: keyof Rollup['counts']): number =>
  (rollup.counts[measure] ?? 0) - rollup.points.filter((point) => point[measure] !== undefined).length;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Returns the roll-ups that leave out points and lie only partly in the window. */
const cutByWindow = (rollups: readonly Rollup[], { fromStep, toStep }: CurveWindow): Rollup[] =>
  rollups.filter((rollup) => {
    const span = spanOf(rollup);
    return span !== undefined && hidden(rollup) > 0 && (span.from < fromStep || toStep < span.to);
  });

const pictureNeeds = (
  rollups: readonly Rollup[],
  points: readonly CurvePoint[],
  window: CurveWindow,
  maxPoints: number,
): { readonly isPart: boolean; readonly toOpen: readonly Rollup[] } => {
  const wanted = asked(points, window);
  const measures = measuresOf(window);
  const fewest =
    window.fields === undefined
      ? wanted.length + sum(rollups.map(hidden))
      : Math.max(
          0,
          ...measures.map(
            (measure) =>
              wanted.filter((point) => point[measure] !== undefined).length +
              sum(rollups.map((rollup) => hiddenOf(rollup, measure))),
          ),
        );
  if (fewest <= maxPoints) {
    const hides = (rollup: Rollup): boolean =>
      window.fields === undefined ? hidden(rollup) > 0 : measures.some((measure) => hiddenOf(rollup, measure) > 0);
    return { isPart: false, toOpen: rollups.filter(hides) };
  }
  const width = narrowestBucket(wanted, { maxPoints, measures });
  return { isPart: true, toOpen: rollups.filter((rollup) => hidden(rollup) > 0 && rollup.width > width) };
};

/** Returns the roll-ups that may leave out some of the first points of the window. */
const pageNeeds = (
  rollups: readonly Rollup[],
  points: readonly CurvePoint[],
  window: CurveWindow,
  firstPoints: number,
): readonly Rollup[] => {
  const hiding = rollups.filter((rollup) => hidden(rollup) > 0).sort((a, b) => startOf(a) - startOf(b));
  const [next] = hiding;
  if (next === undefined) return [];
  let known = points.filter((point) => isWithin(point, window) && point.step < startOf(next)).length;
  const toOpen: Rollup[] = [];
  for (const rollup of hiding) {
    if (known >= firstPoints) break;
    toOpen.push(rollup);
    known += rollup.count;
  }
  return toOpen;
};

const startOf = (rollup: Rollup): number => spanOf(rollup)?.from ?? 0;

export const knownCurve = (sources: CurveSources, window: CurveWindow, need: CurveNeed): KnownCurve => {
  const all = [...sources.batches, ...sources.rollups.map(asBatch)];
  const firstSteps = firstStepsOf(all);
  const lost = lostFromOf(firstSteps);
  const points = mergePoints(all);
  // A roll-up that leaves out no point is as good as its batches.
  const toOpen = new Set([...unfit(sources, firstSteps)].filter((rollup) => hidden(rollup) > 0));
  const standing = sources.rollups.filter((rollup) => startOf(rollup) < lost(rollup.attempt));
  const total = points.length + sum(standing.map(hidden));
  if (toOpen.size > 0) return { points, total, isPart: true, toOpen };
  const inWindow = standing.filter((rollup) => {
    const span = spanOf(rollup);
    return span !== undefined && span.from <= window.toStep && window.fromStep <= span.to;
  });
  if ('firstPoints' in need) {
    return { points, total, isPart: false, toOpen: new Set(pageNeeds(inWindow, points, window, need.firstPoints)) };
  }
  const cut = cutByWindow(inWindow, window);
  if (cut.length > 0) return { points, total, isPart: true, toOpen: new Set(cut) };
  const picture = pictureNeeds(inWindow, points, window, need.maxPoints);
  return { points, total, isPart: picture.isPart, toOpen: new Set(picture.toOpen) };
};
