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
    /** One page, newest first. A page of a filtered list may be short: only a `next_cursor` of `null` is the end. */
    list,

    /** All that fit the query, newest first. */
    all: (query: Query<'listJobs'> = {}, options: CallOptions = {}): AsyncGenerator<Job, void> =>
      everyItem(query, (next) => list(next, options)),

    get,

    /** Changes name or labels; a label of `null` is taken away. */
    update: (id: string, body: Body<'updateJob'>, options: CallOptions = {}): Promise<Job> =>
      answerOf(api.PATCH('/api/training/jobs/{id}', { params: { path: { id } }, body, ...options })),

    cancel: (id: string, options: CallOptions = {}): Promise<Job> =>
      answerOf(api.POST('/api/training/jobs/{id}/cancel', { params: { path: { id } }, ...options })),

    /** Keeps it from being ended for its health, a day ahead at most. Its budget still ends it. */
    hold: (id: string, body: Body<'holdJob'>, options: CallOptions = {}): Promise<Job> =>
      answerOf(api.PUT('/api/training/jobs/{id}/hold', { params: { path: { id } }, body, ...options })),

    liftHold: (id: string, options: CallOptions = {}): Promise<undefined> =>
      answerOf(api.DELETE('/api/training/jobs/{id}/hold', { params: { path: { id } }, ...options })),

    /** Deletes one that is over, with all that it left. */
    delete: (id: string, options: CallOptions = {}): Promise<Answer<'eraseJob'>> =>
      answerOf(api.DELETE('/api/training/jobs/{id}', { params: { path: { id } }, ...options })),

    /** A page of its curve, the whole of it thinned out (`max_points`), or what is new (`after` of a `follow_cursor`). */
    metrics,

    /** One page of what happened, oldest first. */
    events,

    /** All that happened, oldest first. */
    allEvents: (
      id: string,
      query: Query<'getJobEvents'> = {},
      options: CallOptions = {},
    ): AsyncGenerator<JobEvent, void> => everyItem(query, (next) => events(id, next, options), 'after'),

    /**
     * The job with what is new of its curve and its events, after each look, until it is over. It looks every 5 s, waits through outages of
     * five minutes, and throws what it then still meets.
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
    /** One page: from the start, from a place on, or the end (`tail`). */
    list,

    /** All lines from the query on, oldest first, as far as there are any by now. */
    all: (jobId: string, query: Query<'getJobLogs'> = {}, options: CallOptions = {}): AsyncGenerator<LogLine, void> =>
      everyItem(query, (next) => list(jobId, next, options), 'after'),

    /** Each line once, as it comes, until the job is over; through outages as `jobs.follow`. */
    follow: (jobId: string, options: FollowLogOptions = {}): AsyncGenerator<LogLine, void> => {
      const job = (id: string, call: CallOptions): Promise<Job> =>
        answerOf(api.GET('/api/training/jobs/{id}', { params: { path: { id } }, ...call }));
      return followLog(settings, { list, job }, jobId, options);
    },
  };
};
