import { useMemo } from 'preact/hooks';
import { CurveFollower } from '../../../../shared/client/follow/curve-follower.ts';
import { type Point, putOnto, type Query } from '../../../../shared/client/index.ts';
import { queries } from './queries.ts';
import { services } from './services.ts';
import { type Answer, useQuery } from './use-query.ts';

export type { Point };

/** Points of the first look at a whole curve, which the API thins out to so many. Later steps come one by one. */
const mostPoints = 2_000;

export interface Curve {
  /** In order of their steps; one a step. */
  readonly points: readonly Point[];
  /** Where the next look goes on. */
  readonly cursor: string | undefined;
  /** The API has more points of it than these. */
  readonly isThinned: boolean;
}

const inOrder = (points: Iterable<Point>): readonly Point[] => [...points].sort((one, other) => one.step - other.step);

const fetchCurve = async (id: string, signal: AbortSignal): Promise<Curve> => {
  const known = queries.getQueryData<Curve>(['curve', id]);
  const points = new Map((known?.points ?? []).map((point) => [point.step, point]));
  let isThinned = known?.isThinned ?? false;
  const read = async (query: Query<'getJobMetrics'>) => {
    const page = await services().podwarden.jobs.metrics(id, query, { signal });
    // An answer with news alone does not say how long the whole curve is.
    if (query.after === undefined) isThinned = (page.total_points ?? Number.POSITIVE_INFINITY) > page.items.length;
    return page;
  };
  const follower = new CurveFollower(read, mostPoints, known?.cursor);
  do putOnto(points, await follower.next());
  while (follower.hasMore);
  return { points: inOrder(points.values()), cursor: follower.cursor, isThinned };
};

/** The curve of a job as it grows: each poll asks for new points, and for points that no longer belong to the curve. */
export const useCurve = (id: string, pollMs: number): Answer<Curve> =>
  useQuery({ key: ['curve', id], fetch: (signal) => fetchCurve(id, signal), everyMs: () => pollMs });

/** The shared copy of the curve of `useCurve`, for code that asks for several jobs at once. */
export const fetchSharedCurve = (id: string): Promise<Curve> =>
  queries.fetchQuery({ queryKey: ['curve', id], queryFn: ({ signal }) => fetchCurve(id, signal) });

/** Steps from the first to the last one. */
export type StepRange = readonly [from: number, to: number];

const noPoints: readonly Point[] = [];

/** The points that long curves were thinned out of, one answer a curve; nothing is asked where no curve has steps. */
const useStretches = (
  curves: readonly { readonly id: string; readonly steps: StepRange }[],
): readonly (readonly Point[])[] | undefined =>
  useQuery({
    key: ['stretch', ...curves.map(({ id, steps }) => [id, ...steps])],
    fetch: (signal) =>
      Promise.all(
        curves.map(async ({ id, steps: [from_step, to_step] }) => {
          const query = { from_step, to_step, max_points: mostPoints };
          return (await services().podwarden.jobs.metrics(id, query, { signal })).items;
        }),
      ),
    when: curves.length > 0,
  }).data;

/** A curve with the finer points of a stretch of it; for a step that both have, the point of the curve is newer and counts. */
export const withStretch = (points: readonly Point[], stretch: readonly Point[]): readonly Point[] => {
  const [first, last] = [stretch[0], stretch.at(-1)];
  if (first === undefined || last === undefined) return points;
  const within = points.filter(({ step }) => step >= first.step && step <= last.step);
  return [
    ...points.filter(({ step }) => step < first.step),
    ...inOrder(new Map([...stretch, ...within].map((point) => [point.step, point] as const)).values()),
    ...points.filter(({ step }) => step > last.step),
  ];
};

interface ZoomedCurve extends Pick<Curve, 'points' | 'isThinned'> {
  readonly id: string;
  /** The steps between which the points are to be finer, if any. */
  readonly steps: StepRange | undefined;
}

/** Points of curves, finer between some steps where the API has more of them. `curves` is the same list until one of them changes. */
export const useFinerPoints = (curves: readonly ZoomedCurve[]): readonly (readonly Point[])[] => {
  const asked = curves.flatMap(({ id, isThinned, steps }) => (isThinned && steps !== undefined ? [{ id, steps }] : []));
  const stretches = useStretches(asked);
  const whole = curves.map(({ points }) => points);
  return useMemo(
    () =>
      curves.map(({ id, points }) =>
        withStretch(points, stretches?.[asked.findIndex((one) => one.id === id)] ?? noPoints),
      ),
    [...whole, stretches],
  );
};
