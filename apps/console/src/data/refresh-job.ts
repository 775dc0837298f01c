import { refresh } from './use-query.ts';

/** After a change of a job: what is shown of it, and the lists that it stands in. */
export const refreshJob = (id: string): Promise<unknown> =>
  Promise.all([refresh('job', id), refresh('jobs'), refresh('events', id)]);
