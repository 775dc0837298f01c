import { findConfig } from '../../find-one.ts';
import { actOnEach, counted } from '../each.ts';
import type { Run } from '../run.ts';

export const run: Run<'configRm'> = async ({ args: [names], options }, session) => {
  const { configs } = await session.podwarden();
  return actOnEach(
    {
      names,
      find: (name) => findConfig(session, name),
      question: (ids) => `Delete ${counted('config', ids)}? Jobs that were deployed keep their copies.`,
      isAnswered: options.yes,
      act: async (id) => {
        await configs.delete(id, { signal: session.signal });
        return `Deleted config ${id}.`;
      },
    },
    session,
  );
};
