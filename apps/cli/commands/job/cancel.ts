import { isOver } from '../../../../shared/client/index.ts';
import { dollars } from '../../../../shared/figures/dollars.ts';
import { findJob } from '../../find-one.ts';
import { actOnEach, counted } from '../each.ts';
import type { Run } from '../run.ts';

export const run: Run<'jobCancel'> = async (input, session) => {
  const { jobs } = await session.podwarden();
  return actOnEach(input, session, {
    find: (name) => findJob(session, name),
    question: (ids) => `Cancel ${counted('job', ids)}? What is not uploaded yet is lost.`,
    act: async (id) => {
      const { status, cost } = await jobs.cancel(id, { signal: session.signal });
      const so = isOver({ status }) ? `It is ${status}` : 'It is being cancelled';
      return `Job ${id}: ${so}. It has cost ${dollars(cost.actual_cost)}.`;
    },
  });
};
