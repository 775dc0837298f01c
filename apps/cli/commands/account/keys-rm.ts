import { findOne } from '../../find-one.ts';
import { actOnEach, counted } from '../each.ts';
import type { Run } from '../run.ts';

export const run: Run<'keysRm'> = async (input, session) => {
  const { keys } = await session.podwarden();
  const { signal } = session;
  return actOnEach(input, session, {
    find: async (name) => findOne('key', name, (await keys.list({ signal })).items),
    question: (ids) => `Revoke ${counted('key', ids)}? Whatever uses it stops working within a minute.`,
    act: async (id) => {
      await keys.delete(id, { signal });
      return `Key ${id} is revoked.`;
    },
  });
};
