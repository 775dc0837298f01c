import { refresh } from './use-query.ts';

/** After a change of a job: what is shown of it, and the lists that it stands in. */
export const refreshJob = (id: string): Promise<unknown> =>
  Promise.all([refresh('job', id), refresh('jobs'), refresh('events', id)]);

const parts = ['curve', 'artifacts', 'log', 'events'] as const;

/** The parts of a job that come with its end: polls of one that is over are rare. */
export const refreshPartsOfJob = (id: string): Promise<unknown> => Promise.all(parts.map((part) => refresh(part, id)));
