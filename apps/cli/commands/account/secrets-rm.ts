import { actOnEach, counted } from '../each.ts';
import type { Run } from '../run.ts';

export const run: Run<'secretsRm'> = async ({ args: [names], options }, session) => {
  const { secrets } = await session.podwarden();
  return actOnEach(
    {
      names,
      find: async (name) => name,
      question: (all) => `Delete ${counted('secret', all)}? Nobody can read it back.`,
      isAnswered: options.yes,
      act: async (name) => {
        await secrets.delete(name, { signal: session.signal });
        return `Deleted secret ${name}.`;
      },
    },
    session,
  );
};
