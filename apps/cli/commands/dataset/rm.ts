import { findDataset } from '../../find-one.ts';
import { actOnEach, counted } from '../each.ts';
import type { Run } from '../run.ts';

export const run: Run<'datasetRm'> = async (input, session) => {
  const { datasets } = await session.podwarden();
  return actOnEach(input, session, {
    find: (name) => findDataset(session, name),
    question: (ids) => `Delete ${counted('dataset', ids)}, with all bytes?`,
    act: async (id) => {
      await datasets.delete(id, { signal: session.signal });
      return `Deleted dataset ${id}.`;
    },
  });
};
