import type { Answer as Body, Job, JobEvent, Query } from '../../../../shared/client/index.ts';
import { services } from './services.ts';
import { type Answer, queries, refresh, useQuery } from './use-query.ts';

export type { Job, JobEvent };
export type JobPage = Body<'listJobs'>;
export type JobsQuery = Query<'listJobs'>;

const active: readonly string[] = ['queued', 'pending', 'running'];

export const isActive = (job: Pick<Job, 'status'>): boolean => active.includes(job.status);

/** The poll interval for an active job. */
export const livePollMs = 5000;
/** The poll interval for a job that has ended. Such a job changes only if a person changes it in another tab or terminal. */
export const overPollMs = 60_000;
/** The poll interval for lists without an active job. Another tab or terminal may start a job. */
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

/** Reads a job with its request and its config, which never change. Makes no call until `isWanted`. */
export const useFrozenJob = (id: string, isWanted: boolean): Answer<Job> =>
  useQuery({
    key: ['frozen', id],
    fetch: (signal) => services().podwarden.jobs.get(id, { include: 'training_config,requested' }, { signal }),
    when: isWanted,
  });

const pageSize = 200;

const fetchEvents = async (id: string, signal: AbortSignal): Promise<readonly JobEvent[]> => {
  const events = [...(queries.getQueryData<readonly JobEvent[]>(['events', id]) ?? [])];
  for (;;) {
    const after = events.at(-1)?.seq;
    const query = { limit: pageSize, ...(after === undefined ? {} : { after: String(after) }) };
    const page = await services().podwarden.jobs.events(id, query, { signal });
    events.push(...page.items);
    if (page.next_cursor === null) return events;
  }
};

/** Reads all events of a job, oldest first. Each poll asks only for new events. */
export const useJobEvents = (id: string, pollMs = idlePollMs): Answer<readonly JobEvent[]> =>
  useQuery({ key: ['events', id], fetch: (signal) => fetchEvents(id, signal), everyMs: () => pollMs });

/** Refreshes a changed job, its events and all lists of jobs. */
export const refreshJob = (id: string): Promise<unknown> =>
  Promise.all([refresh('job', id), refresh('jobs'), refresh('events', id)]);

const parts = ['curve', 'artifacts', 'log', 'events'] as const;

/** Refreshes the parts of a job that change when the job ends. An ended job is polled seldom. */
export const refreshPartsOfJob = (id: string): Promise<unknown> => Promise.all(parts.map((part) => refresh(part, id)));

/** The title of a job for people: its name, else its model, else the beginning of its id. */
export const titleOf = (job: Pick<Job, 'name' | 'model' | 'id'>): string => job.name ?? job.model ?? job.id.slice(0, 8);

/**
 * The dollars an hour that a job costs now, for GPUs and disks. 0 for a job without a pod: a waiting job has a price, but nobody pays it
 * yet. 0 for an ended job, too, because its pod is ended within seconds.
 */
export const dollarsAnHour = (job: Pick<Job, 'cost' | 'pod_id' | 'status'>): number =>
  job.pod_id === null || !isActive(job) ? 0 : job.cost.cost_per_hour + job.cost.disk_cost_per_hour;
