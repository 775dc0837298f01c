import { refresh } from './use-query.ts';

/** Refreshes a changed job, its events and all lists of jobs. */
export const refreshJob = (id: string): Promise<unknown> =>
  Promise.all([refresh('job', id), refresh('jobs'), refresh('events', id)]);

const parts = ['curve', 'artifacts', 'log', 'events'] as const;

/** Refreshes the parts of a job that change when the job ends. An ended job is polled seldom. */
export const refreshPartsOfJob = (id: string): Promise<unknown> => Promise.all(parts.map((part) => refresh(part, id)));
