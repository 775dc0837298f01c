import { findJob } from '../../find-one.ts';
import { actOnEach, counted } from '../each.ts';
import type { Run } from '../run.ts';

export const run: Run<'jobRm'> = async (input, session) => {
  const { jobs } = await session.podwarden();
  return actOnEach(input, session, {
    find: (name) => findJob(session, name),
    question: (ids) => `Delete ${counted('job', ids)}, with logs, metrics, checkpoints and models?`,
    act: async (id) => {
      await jobs.delete(id, { signal: session.signal });
      return `Job ${id} is gone; what it left is deleted within two hours.`;
    },
  });
};
