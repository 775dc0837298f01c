import { NotFoundError } from '../../../../shared/client/index.ts';
import { type Curve, fetchSharedCurve } from './curve.ts';
import { isActive, type Job, livePollMs } from './jobs.ts';
import { queries } from './queries.ts';
import { services } from './services.ts';
import { type Answer, useQuery } from './use-query.ts';

/** A job with what it was asked for, and its curve. */
export interface JobWithCurve extends Pick<Curve, 'points' | 'isThinned'> {
  readonly id: string;
  readonly job: Job;
}

export interface Compared {
  /** In the order in which they were asked for. */
  readonly jobs: readonly JobWithCurve[];
  /** Ids that are no job of this person. */
  readonly missing: readonly string[];
}

const fetchOne = async (
  id: string,
  before: JobWithCurve | undefined,
  signal: AbortSignal,
): Promise<JobWithCurve | undefined> => {
  try {
    const job = await services().podwarden.jobs.get(id, { include: 'training_config,requested' }, { signal });
    // The curve of one that was over before it was fetched grows no more.
    const { points, isThinned } = before && !isActive(before.job) ? before : await fetchSharedCurve(id);
    return { id, job, points, isThinned };
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
};

const fetchCompared = async (ids: readonly string[], signal: AbortSignal): Promise<Compared> => {
  const before = queries.getQueryData<Compared>(['compared', ...ids]);
  const found = await Promise.all(
    ids.map((id) =>
      fetchOne(
        id,
        before?.jobs.find((one) => one.id === id),
        signal,
      ),
    ),
  );
  return {
    jobs: found.filter((one) => one !== undefined),
    missing: ids.filter((_, n) => found[n] === undefined),
  };
};

/** Some jobs side by side, live while one of them goes on. */
export const useCompared = (ids: readonly string[]): Answer<Compared> =>
  useQuery({
    key: ['compared', ...ids],
    fetch: (signal) => fetchCompared(ids, signal),
    everyMs: (data) => (data?.jobs.some(({ job }) => isActive(job)) ? livePollMs : undefined),
  });
