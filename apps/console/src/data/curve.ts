import { CurveFollower } from '../../../../shared/client/follow/curve-follower.ts';
import { type Point, putOnto, type Query } from '../../../../shared/client/index.ts';
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
  readonly cursor: string | undefined;
}

const inOrder = (points: Iterable<Point>): readonly Point[] => [...points].sort((one, other) => one.step - other.step);

const fetchCurve = async (id: string, signal: AbortSignal): Promise<Curve> => {
  const known = queries.getQueryData<Curve>(['curve', id]);
  const points = new Map((known?.points ?? []).map((point) => [point.step, point]));
  const read = (query: Query<'getJobMetrics'>) => services().podwarden.jobs.metrics(id, query, { signal });
  const follower = new CurveFollower(read, mostPoints, known?.cursor);
  do putOnto(points, await follower.next());
  while (follower.hasMore);
  return { points: inOrder(points.values()), cursor: follower.cursor };
};

/** The curve of a job as it grows: each poll asks for what is new, and for what is no part of it any more. */
export const useCurve = (id: string, pollMs: number): Answer<Curve> =>
  useQuery({ key: ['curve', id], fetch: (signal) => fetchCurve(id, signal), everyMs: () => pollMs });

/** Steps from the first to the last one. */
export type StepRange = readonly [from: number, to: number];

/** What a long curve was thinned out of between two steps; nothing is asked without a range. */
export const useStretch = (id: string, range: StepRange | undefined): readonly Point[] => {
  const [from_step = 0, to_step = 0] = range ?? [];
  const { data } = useQuery({
    key: ['stretch', id, from_step, to_step],
    fetch: (signal) =>
      services().podwarden.jobs.metrics(id, { from_step, to_step, max_points: mostPoints }, { signal }),
    when: range !== undefined,
  });
  return data?.items ?? [];
};

/** A curve with the finer points of a stretch of it; of a step that both have the curve is newer. */
export const withStretch = (points: readonly Point[], stretch: readonly Point[]): readonly Point[] =>
  stretch.length === 0
    ? points
    : inOrder(new Map([...stretch, ...points].map((point) => [point.step, point] as const)).values());
