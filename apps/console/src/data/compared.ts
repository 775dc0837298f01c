import { NotFoundError } from '../../../../shared/client/index.ts';
import { type Curve, fetchSharedCurve } from './curve.ts';
import { isActive, type Job, overPollMs, pollOfJob, titleOf } from './jobs.ts';
import { services } from './services.ts';
import { type Answer, queries, useQuery } from './use-query.ts';

/** A job with its config and request, and its curve. */
export interface JobWithCurve extends Pick<Curve, 'points' | 'isThinned'> {
  readonly id: string;
  /** The position of the job in the request, from 0. The position stays the same if another job is missing. */
  readonly place: number;
  readonly job: Job;
}

export interface Compared {
  /** The found jobs, in the requested order. */
  readonly jobs: readonly JobWithCurve[];
  readonly missing: readonly MissingJob[];
}

/** A requested job that the user does not have, or no longer has. */
export interface MissingJob extends Pick<JobWithCurve, 'id' | 'place'> {
  /** The title of a job that was deleted after it had been shown. */
  readonly title?: string;
}

const fetchOne = async (
  { id, place }: Pick<JobWithCurve, 'id' | 'place'>,
  before: Compared | undefined,
  signal: AbortSignal,
): Promise<JobWithCurve | MissingJob> => {
  const known = before?.jobs.find((one) => one.id === id);
  try {
    const job = await services().podwarden.jobs.get(id, { include: 'training_config,requested' }, { signal });
    // The curve of a job that had ended when it was fetched no longer grows.
    const { points, isThinned } = known && !isActive(known.job) ? known : await fetchSharedCurve(id);
    return { id, place, job, points, isThinned };
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    return known
      ? { id, place, title: titleOf(known.job) }
      : (before?.missing.find((one) => one.id === id) ?? { id, place });
  }
};

const isFound = (one: JobWithCurve | MissingJob): one is JobWithCurve => 'job' in one;

const fetchCompared = async (ids: readonly string[], signal: AbortSignal): Promise<Compared> => {
  const before = queries.getQueryData<Compared>(['compared', ...ids]);
  const all = await Promise.all(ids.map((id, place) => fetchOne({ id, place }, before, signal)));
  return { jobs: all.filter(isFound), missing: all.filter((one) => !isFound(one)) };
};

/**
 * Reads the jobs of a comparison. Polls often while a job is active, and seldom otherwise, because an ended job may be deleted elsewhere.
 */
export const useCompared = (ids: readonly string[]): Answer<Compared> =>
  useQuery({
    key: ['compared', ...ids],
    fetch: (signal) => fetchCompared(ids, signal),
    everyMs: (data) => data && Math.min(overPollMs, ...data.jobs.map(({ job }) => pollOfJob(job))),
  });
