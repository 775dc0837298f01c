import { NotFoundError } from '../../../../shared/client/index.ts';
import { type Curve, fetchSharedCurve } from './curve.ts';
import { isActive, type Job, overPollMs, pollOfJob, titleOf } from './jobs.ts';
import { queries } from './queries.ts';
import { services } from './services.ts';
import { type Answer, useQuery } from './use-query.ts';

/** A job with what it was asked for, and its curve. */
export interface JobWithCurve extends Pick<Curve, 'points' | 'isThinned'> {
  readonly id: string;
  /** The place of the job among those asked for, from 0 on; it does not change when another one is gone. */
  readonly place: number;
  readonly job: Job;
}

export interface Compared {
  /** In the order in which they were asked for. */
  readonly jobs: readonly JobWithCurve[];
  readonly missing: readonly MissingJob[];
}

/** The id of a job that this person does not have, or has no longer. */
export interface MissingJob extends Pick<JobWithCurve, 'id' | 'place'> {
  /** The name of one that was here before it was deleted. */
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
    // The curve of a job that was over when it was fetched no longer grows.
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

/** Some jobs side by side, live while one of them goes on; one that is over may be deleted elsewhere. */
export const useCompared = (ids: readonly string[]): Answer<Compared> =>
  useQuery({
    key: ['compared', ...ids],
    fetch: (signal) => fetchCompared(ids, signal),
    everyMs: (data) => data && Math.min(overPollMs, ...data.jobs.map(({ job }) => pollOfJob(job))),
  });
