import { findJob } from '../../find-one.ts';
import { actOnEach, counted } from '../each.ts';
import type { Run } from '../run.ts';

export const run: Run<'jobRm'> = async ({ args: [names], options }, session) => {
  const { jobs } = await session.podwarden();
  return actOnEach(
    {
      names,
      find: (name) => findJob(session, name),
      question: (ids) => `Delete ${counted('job', ids)}, with logs, metrics, checkpoints and models?`,
      isAnswered: options.yes,
      act: async (id) => {
        await jobs.delete(id, { signal: session.signal });
        return `Job ${id} is gone; what it left is deleted within two hours.`;
      },
    },
    session,
  );
};
