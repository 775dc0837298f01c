import { actOnEach, counted } from '../each.ts';
import type { Run } from '../run.ts';

export const run: Run<'secretsRm'> = async (input, session) => {
  const { secrets } = await session.podwarden();
  return actOnEach(input, session, {
    find: async (name) => name,
    question: (all) => `Delete ${counted('secret', all)}? Nobody can read it back.`,
    act: async (name) => {
      await secrets.delete(name, { signal: session.signal });
      return `Deleted secret ${name}.`;
    },
  });
};
