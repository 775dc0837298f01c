import { findConfig } from '../../find-one.ts';
import { actOnEach, counted } from '../each.ts';
import type { Run } from '../run.ts';

export const run: Run<'configRm'> = async (input, session) => {
  const { configs } = await session.podwarden();
  return actOnEach(input, session, {
    find: (name) => findConfig(session, name),
    question: (ids) => `Delete ${counted('config', ids)}? Jobs that were deployed keep their copies.`,
    act: async (id) => {
      await configs.delete(id, { signal: session.signal });
      return `Deleted config ${id}.`;
    },
  });
};
