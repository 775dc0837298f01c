import { createHandler as createConfig } from '../../../functions/configs/create-config.ts';
import { createHandler as deleteConfig } from '../../../functions/configs/delete-config.ts';
import { createHandler as getConfig } from '../../../functions/configs/get-config.ts';
import { createHandler as updateConfig } from '../../../functions/configs/update-config.ts';
import { call } from '../../support/api-event.ts';
import { FakeControlsStore } from '../../support/fake-controls-store.ts';
import { FakeDatasetStore } from '../../support/fake-dataset-store.ts';
import { FakeTrainingConfigStore } from '../../support/fake-training-config-store.ts';

const training = { method: 'sft', num_epochs: 3, learning_rate: 0.0001, batch_size: 4 };
const body = { name: 'a config', model: { name: 'owner/model' }, training };

/** A config of `user-1` and what they may do with configs. */
export const mintedConfig = async () => {
  const controls = new FakeControlsStore();
  let ids = 0;
  const deps = {
    controls,
    configs: new FakeTrainingConfigStore(),
    datasets: new FakeDatasetStore(),
    clock: () => new Date('2026-01-01T12:00:00.000Z'),
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
  };
  const userId = 'user-1';
  const create = () => call(createConfig(deps), { userId, body });
  const of = (id: string) => ({ userId, path: { id } });
  const { id }: { id: string } = (await create()).body;
  return {
    id,
    controls,
    create,
    update: (id: string) => call(updateConfig(deps), { ...of(id), body }),
    get: (id: string) => call(getConfig(deps), of(id)),
    remove: (id: string) => call(deleteConfig(deps), of(id)),
  };
};
