import type { Answer as Body, Job, JobEvent, Query } from '../../../../shared/client/index.ts';
import { services } from './services.ts';
import { type Answer, useQuery } from './use-query.ts';

export type { Job, JobEvent };
export type JobPage = Body<'listJobs'>;
export type JobsQuery = Query<'listJobs'>;

const active: readonly string[] = ['queued', 'pending', 'running'];

export const isActive = (job: Pick<Job, 'status'>): boolean => active.includes(job.status);

/** The interval for a job that goes on. */
export const livePollMs = 5000;
/** The interval for one that is over: it changes by a person's hand alone, in another tab or terminal. */
export const overPollMs = 60_000;
/** The interval for lists in which nothing goes on: another tab or terminal may start something. */
export const idlePollMs = 30_000;

export const pollOfJob = (job: Pick<Job, 'status'>): number => (isActive(job) ? livePollMs : overPollMs);

const pollOf = (jobs: readonly Pick<Job, 'status'>[] | undefined): number =>
  jobs?.some(isActive) ? livePollMs : idlePollMs;

export const useJobs = (query: JobsQuery): Answer<JobPage> =>
  useQuery({
    key: ['jobs', query],
    fetch: (signal) => services().podwarden.jobs.list(query, { signal }),
    everyMs: (page) => pollOf(page?.items),
  });

export const useJob = (id: string): Answer<Job> =>
  useQuery({
    key: ['job', id],
    fetch: (signal) => services().podwarden.jobs.get(id, {}, { signal }),
    everyMs: (job) => job && pollOfJob(job),
  });

/** A job with its request and its config, which never change; asked for when they are wanted. */
export const useFrozenJob = (id: string, isWanted: boolean): Answer<Job> =>
  useQuery({
    key: ['frozen', id],
    fetch: (signal) => services().podwarden.jobs.get(id, { include: 'training_config,requested' }, { signal }),
    when: isWanted,
  });

/** How people call it: its name, else its model. */
export const titleOf = (job: Pick<Job, 'name' | 'model' | 'id'>): string => job.name ?? job.model ?? job.id.slice(0, 8);

/**
 * Dollars an hour, of the GPUs and the disks; none without a pod. A job that waits has a price, too, which nobody pays yet; the pod of
 * one that is over is ended within seconds.
 */
export const dollarsAnHour = (job: Pick<Job, 'cost' | 'pod_id' | 'status'>): number =>
  job.pod_id === null || !isActive(job) ? 0 : job.cost.cost_per_hour + job.cost.disk_cost_per_hour;
