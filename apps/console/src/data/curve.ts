import { useMemo } from 'preact/hooks';
import { CurveFollower } from '../../../../shared/client/follow/curve-follower.ts';
import { type Point, putOnto, type Query } from '../../../../shared/client/index.ts';
import { services } from './services.ts';
import { type Answer, queries, useQuery } from './use-query.ts';

export type { Point };

/** The most points in the first answer for a curve. The API thins a longer curve. Later steps arrive unthinned. */
const mostPoints = 2_000;

export interface Curve {
  /** The points in the order of their steps, one for each step. */
  readonly points: readonly Point[];
  /** The cursor for the next poll. */
  readonly cursor: string | undefined;
  /** True if the API has more points of the curve. */
  readonly isThinned: boolean;
}

const inOrder = (points: Iterable<Point>): readonly Point[] => [...points].sort((one, other) => one.step - other.step);

const fetchCurve = async (id: string, signal: AbortSignal): Promise<Curve> => {
  const known = queries.getQueryData<Curve>(['curve', id]);
  const points = new Map((known?.points ?? []).map((point) => [point.step, point]));
  let isThinned = known?.isThinned ?? false;
  const read = async (query: Query<'getJobMetrics'>) => {
    const page = await services().podwarden.jobs.metrics(id, query, { signal });
    // An answer to a query with a cursor holds only new points and does not say how long the whole curve is.
    if (query.after === undefined) isThinned = (page.total_points ?? Number.POSITIVE_INFINITY) > page.items.length;
    return page;
  };
  const follower = new CurveFollower(read, mostPoints, known?.cursor);
  do putOnto(points, await follower.next());
  while (follower.hasMore);
  return { points: inOrder(points.values()), cursor: follower.cursor, isThinned };
};

/** Reads the curve of a job as it grows. Each poll asks for new points, and for points that no longer belong to the curve. */
export const useCurve = (id: string, pollMs: number): Answer<Curve> =>
  useQuery({ key: ['curve', id], fetch: (signal) => fetchCurve(id, signal), everyMs: () => pollMs });

/** Reads the curve that `useCurve` shares, for code that reads several jobs at once. */
export const fetchSharedCurve = (id: string): Promise<Curve> =>
  queries.fetchQuery({ queryKey: ['curve', id], queryFn: ({ signal }) => fetchCurve(id, signal) });

/** The first and the last step of a range. */
export type StepRange = readonly [from: number, to: number];

const noPoints: readonly Point[] = [];

/** Reads sections of long curves with more points, one query for each curve. Makes no query if the list is empty. */
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

/** Merges finer points of a section into a curve. If both have a step, the point of the curve counts, because it is newer. */
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
  /** The steps between which finer points are wanted. `undefined` if no finer points are wanted. */
  readonly steps: StepRange | undefined;
}

/** Returns the points of each curve, with finer points in the wanted section if the curve is thinned. */
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
