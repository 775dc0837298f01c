import type { Context } from '../call.ts';
import { type FollowJobOptions, followJob, type JobNews } from '../follow/follow-job.ts';
import { type FollowLogOptions, followLog } from '../follow/follow-log.ts';
import { everyItem } from '../pages.ts';
import type { Answer, Body, CallOptions, Job, JobEvent, LogLine, Query } from '../types.ts';

export const jobs = ({ api, answerOf, settings }: Context) => {
  const list = (query: Query<'listJobs'> = {}, options: CallOptions = {}): Promise<Answer<'listJobs'>> =>
    answerOf(api.GET('/api/training/jobs', { params: { query }, ...options }));
  const events = (
    id: string,
    query: Query<'getJobEvents'> = {},
    options: CallOptions = {},
  ): Promise<Answer<'getJobEvents'>> =>
    answerOf(api.GET('/api/training/jobs/{id}/events', { params: { path: { id }, query }, ...options }));
  const get = (id: string, query: Query<'getJob'> = {}, options: CallOptions = {}): Promise<Job> =>
    answerOf(api.GET('/api/training/jobs/{id}', { params: { path: { id }, query }, ...options }));
  const metrics = (
    id: string,
    query: Query<'getJobMetrics'> = {},
    options: CallOptions = {},
  ): Promise<Answer<'getJobMetrics'>> =>
    answerOf(api.GET('/api/training/jobs/{id}/metrics', { params: { path: { id }, query }, ...options }));
  return {
    /**
     * Returns one page of jobs, newest first. A page of a filtered list may be short. The end of the list is marked by a `next_cursor` of
     * `null`.
     */
    list,

    /** Yields all jobs that match the query, newest first. */
    all: (query: Query<'listJobs'> = {}, options: CallOptions = {}): AsyncGenerator<Job, void> =>
      everyItem(query, (next) => list(next, options)),

    get,

    /** Changes the name or the labels of a job. A label with the value `null` is removed. */
    update: (id: string, body: Body<'updateJob'>, options: CallOptions = {}): Promise<Job> =>
      answerOf(api.PATCH('/api/training/jobs/{id}', { params: { path: { id } }, body, ...options })),

    cancel: (id: string, options: CallOptions = {}): Promise<Job> =>
      answerOf(api.POST('/api/training/jobs/{id}/cancel', { params: { path: { id } }, ...options })),

    /**
     * Holds a job, at most a day ahead. Podwarden does not end a held job for its health. A held job still ends when its budget is spent.
     */
    hold: (id: string, body: Body<'holdJob'>, options: CallOptions = {}): Promise<Job> =>
      answerOf(api.PUT('/api/training/jobs/{id}/hold', { params: { path: { id } }, body, ...options })),

    liftHold: (id: string, options: CallOptions = {}): Promise<undefined> =>
      answerOf(api.DELETE('/api/training/jobs/{id}/hold', { params: { path: { id } }, ...options })),

    /** Deletes a job that is over, with everything that the job has stored. */
    delete: (id: string, options: CallOptions = {}): Promise<Answer<'eraseJob'>> =>
      answerOf(api.DELETE('/api/training/jobs/{id}', { params: { path: { id } }, ...options })),

    /**
     * Returns a part of the job's curve. `max_points` requests the whole curve, thinned out. `after`, with a `follow_cursor` of an earlier
     * answer, requests the points that are new since then.
     */
    metrics,

    /** Returns one page of the job's events, oldest first. */
    events,

    /** Yields all events of the job, oldest first. */
    allEvents: (
      id: string,
      query: Query<'getJobEvents'> = {},
      options: CallOptions = {},
    ): AsyncGenerator<JobEvent, void> => everyItem(query, (next) => events(id, next, options), 'after'),

    /**
     * Polls a job until it is over. Each poll yields the job with the new points of its curve and its new events. The default interval is 5
     * s while the job runs and 10 s while the job waits. An outage is tolerated for five minutes by default, and then its error is thrown.
     */
    follow: (id: string, options: FollowJobOptions = {}): AsyncGenerator<JobNews, void> =>
      followJob(settings, { get, metrics, events }, id, options),
  };
};

export const logs = ({ api, answerOf, settings }: Context) => {
  const list = (
    jobId: string,
    query: Query<'getJobLogs'> = {},
    options: CallOptions = {},
  ): Promise<Answer<'getJobLogs'>> =>
    answerOf(api.GET('/api/training/jobs/{id}/logs', { params: { path: { id: jobId }, query }, ...options }));
  return {
    /** Returns one page of the log: from its start, from a cursor on (`after`), or its last lines (`tail`). */
    list,

    /** Yields all lines that match the query and that the server has now, oldest first. */
    all: (jobId: string, query: Query<'getJobLogs'> = {}, options: CallOptions = {}): AsyncGenerator<LogLine, void> =>
      everyItem(query, (next) => list(jobId, next, options), 'after'),

    /** Yields each line once as it arrives, until the job is over. An outage is tolerated as in `jobs.follow`. */
    follow: (jobId: string, options: FollowLogOptions = {}): AsyncGenerator<LogLine, void> => {
      const job = (id: string, call: CallOptions): Promise<Job> =>
        answerOf(api.GET('/api/training/jobs/{id}', { params: { path: { id } }, ...call }));
      return followLog(settings, { list, job }, jobId, options);
    },
  };
};
