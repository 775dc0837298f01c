import { useMemo } from 'preact/hooks';
import { PodwardenError, type Point, putOnto } from '../../../../shared/client/index.ts';
import { queries } from './queries.ts';
import { services } from './services.ts';
import { type Answer, useQuery } from './use-query.ts';

export type { Point };

/** Points of a whole curve, thinned out by the API; what comes later is there step by step. */
const mostPoints = 2_000;

export interface Curve {
  /** In order of their steps; one a step. */
  readonly points: readonly Point[];
  /** Where the next look goes on. */
  readonly cursor: string;
  /** The API has more points of it than these. */
  readonly isThinned: boolean;
}

const inOrder = (points: Iterable<Point>): readonly Point[] => [...points].sort((one, other) => one.step - other.step);

const isStale = (error: unknown): boolean => error instanceof PodwardenError && error.code === 'invalid_cursor';

const fetchCurve = async (id: string, signal: AbortSignal): Promise<Curve> => {
  const known = queries.getQueryData<Curve>(['curve', id]);
  const points = new Map((known?.points ?? []).map((point) => [point.step, point]));
  let before = known?.cursor;
  let isThinned = known?.isThinned ?? false;
  for (;;) {
    try {
      const place = before === undefined ? { max_points: mostPoints } : { after: before };
      const page = await services().podwarden.jobs.metrics(id, place, { signal });
      putOnto(points, { points: page.items, cuts: page.cuts ?? [], isWhole: before === undefined });
      if (before === undefined) isThinned = (page.total_points ?? Number.POSITIVE_INFINITY) > page.items.length;
      const hasMore = page.next_cursor !== null && page.follow_cursor !== before;
      before = page.follow_cursor;
      if (!hasMore) return { points: inOrder(points.values()), cursor: before, isThinned };
    } catch (error) {
      if (before === undefined || !isStale(error)) throw error;
      before = undefined;
    }
  }
};

/** The curve of a job as it grows: each poll asks for what is new, and for what is no part of it any more. */
export const useCurve = (id: string, pollMs: number): Answer<Curve> =>
  useQuery({ key: ['curve', id], fetch: (signal) => fetchCurve(id, signal), everyMs: () => pollMs });

/** The same copy, for whoever asks for several jobs at once. */
export const fetchSharedCurve = (id: string): Promise<Curve> =>
  queries.fetchQuery({ queryKey: ['curve', id], queryFn: ({ signal }) => fetchCurve(id, signal) });

/** Steps from the first to the last one. */
export type StepRange = readonly [from: number, to: number];

const noPoints: readonly Point[] = [];

/** What long curves were thinned out of between two steps, one answer a curve; nothing is asked without a range. */
const useStretches = (
  ids: readonly string[],
  range: StepRange | undefined,
): readonly (readonly Point[])[] | undefined => {
  const [from_step = 0, to_step = 0] = range ?? [];
  const query = { from_step, to_step, max_points: mostPoints };
  return useQuery({
    key: ['stretch', from_step, to_step, ...ids],
    fetch: (signal) =>
      Promise.all(ids.map(async (id) => (await services().podwarden.jobs.metrics(id, query, { signal })).items)),
    when: range !== undefined && ids.length > 0,
  }).data;
};

/** A curve with the finer points of a stretch of it; of a step that both have the curve is newer. */
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

/** Points of jobs, finer between two steps where the API has more of them. */
export const useFinerPoints = (
  curves: readonly (Pick<Curve, 'points' | 'isThinned'> & { readonly id: string })[],
  range: StepRange | undefined,
): readonly (readonly Point[])[] => {
  const thinned = curves.filter(({ isThinned }) => isThinned).map(({ id }) => id);
  const stretches = useStretches(thinned, range);
  return useMemo(
    () => curves.map(({ id, points }) => withStretch(points, stretches?.[thinned.indexOf(id)] ?? noPoints)),
    [curves, stretches],
  );
};
