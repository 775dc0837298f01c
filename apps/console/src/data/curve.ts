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
}

const inOrder = (points: Iterable<Point>): readonly Point[] => [...points].sort((one, other) => one.step - other.step);

const isStale = (error: unknown): boolean => error instanceof PodwardenError && error.code === 'invalid_cursor';

const fetchCurve = async (id: string, signal: AbortSignal): Promise<Curve> => {
  const known = queries.getQueryData<Curve>(['curve', id]);
  const points = new Map((known?.points ?? []).map((point) => [point.step, point]));
  let before = known?.cursor;
  for (;;) {
    try {
      const place = before === undefined ? { max_points: mostPoints } : { after: before };
      const page = await services().podwarden.jobs.metrics(id, place, { signal });
      putOnto(points, { points: page.items, cuts: page.cuts ?? [], isWhole: before === undefined });
      const hasMore = page.next_cursor !== null && page.follow_cursor !== before;
      before = page.follow_cursor;
      if (!hasMore) return { points: inOrder(points.values()), cursor: before };
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

/** What a long curve was thinned out of between two steps; nothing is asked without a range. */
export const useStretch = (id: string, range: StepRange | undefined): readonly Point[] => {
  const [from_step = 0, to_step = 0] = range ?? [];
  const { data } = useQuery({
    key: ['stretch', id, from_step, to_step],
    fetch: (signal) =>
      services().podwarden.jobs.metrics(id, { from_step, to_step, max_points: mostPoints }, { signal }),
    when: range !== undefined,
  });
  return data?.items ?? noPoints;
};

/** A curve with the finer points of a stretch of it; of a step that both have the curve is newer. */
export const withStretch = (points: readonly Point[], stretch: readonly Point[]): readonly Point[] =>
  stretch.length === 0
    ? points
    : inOrder(new Map([...stretch, ...points].map((point) => [point.step, point] as const)).values());
