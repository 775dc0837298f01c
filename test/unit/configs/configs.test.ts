import { createHandler as create } from '../../../functions/configs/create-config.ts';
import { createHandler as remove } from '../../../functions/configs/delete-config.ts';
import { createHandler as get } from '../../../functions/configs/get-config.ts';
import { createHandler as list } from '../../../functions/configs/list-configs.ts';
import { createHandler as update } from '../../../functions/configs/update-config.ts';
import type { StoredDataset } from '../../../shared/domain/datasets/dataset.ts';
import { aDataset } from '../../support/a-dataset.ts';
import { call } from '../../support/api-event.ts';
import { FakeControlsStore } from '../../support/fake-controls-store.ts';
import { FakeDatasetStore } from '../../support/fake-dataset-store.ts';
import { FakeTrainingConfigStore } from '../../support/fake-training-config-store.ts';

const training = { method: 'sft', num_epochs: 3, learning_rate: 0.0001, batch_size: 4 };
const body = { name: 'a config', model: { name: 'owner/model' }, training };

const setup = (dataset: Partial<StoredDataset> = {}) => {
  let now = new Date('2026-01-01T12:00:00.000Z');
  let ids = 0;
  const configs = new FakeTrainingConfigStore();
  const datasets = new FakeDatasetStore([aDataset(dataset)]);
  const newId = () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
  const deps = { configs, datasets, controls: new FakeControlsStore(), clock: () => now, newId };
  const handlers = {
    create: create(deps),
    update: update(deps),
    get: get(deps),
    list: list(deps),
    remove: remove(deps),
  };
  const as = (userId: string) => ({
    create: (sent: unknown, key = '') =>
      call(handlers.create, { userId, body: sent, ...(key === '' ? {} : { headers: { 'idempotency-key': key } }) }),
    update: (id: string, sent: unknown, ifMatch?: string) =>
      call(handlers.update, {
        userId,
        path: { id },
        body: sent,
        ...(ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } }),
      }),
    get: (id: string) => call(handlers.get, { userId, path: { id } }),
    list: (query: Record<string, string> = {}) => call(handlers.list, { userId, query }),
    remove: (id: string) => call(handlers.remove, { userId, path: { id } }),
  });
  const pass = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000);
  };
  return { configs, datasets, as, user: as('user-1'), pass };
};

describe('training configs', () => {
  it('are stored as they came, read, replaced, listed and deleted', async () => {
    const { user, pass } = setup();
    const created = await user.create({ ...body, dataset_id: undefined });
    expect(created.status).toBe(201);
    const at = '2026-01-01T12:00:00.000Z';
    expect(created.body).toEqual({ ...body, id: created.body.id, created_at: at, updated_at: at });
    pass(60);
    const updated = await user.update(created.body.id, { ...body, name: 'another' });
    expect(updated.body).toMatchObject({ name: 'another', created_at: at, updated_at: '2026-01-01T12:01:00.000Z' });
    expect((await user.get(created.body.id)).body).toEqual(updated.body);
    expect((await user.list()).body).toEqual({ items: [updated.body], next_cursor: null });
    expect((await user.remove(created.body.id)).status).toBe(204);
    expect((await user.get(created.body.id)).status).toBe(404);
    expect((await user.remove(created.body.id)).status).toBe(404);
  });

  it("do not show another user's", async () => {
    const { user, as } = setup();
    const { id } = (await user.create(body)).body;
    const other = as('user-2');
    const answers = [await other.get(id), await other.update(id, body), await other.remove(id)];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await other.list()).body.items).toEqual([]);
  });

  it('are created once for one key, even when the dataset is gone by the second call', async () => {
    const { user, configs, datasets } = setup({ format: 'chatml' });
    const request = { ...body, dataset_id: aDataset().id };
    const first = await user.create(request, 'key-1');
    datasets.rows.delete(`user-1 ${aDataset().id}`);
    expect((await user.create(request, 'key-1')).body).toEqual(first.body);
    expect(configs.rows.all()).toHaveLength(1);
    expect((await user.create({ ...request, name: 'b' }, 'key-1')).body.code).toBe('idempotency_conflict');
  });

  it('refuse unknown hyperparameters and wrong values by name (F18 F26 F39 H21)', async () => {
    const { user } = setup();
    const unknown = await user.create({ ...body, training: { ...training, learning_rat: 1 } });
    expect(unknown.body.issues).toEqual([{ path: 'training.learning_rat', message: 'unknown field' }]);
    const wrong = await user.create({ ...body, training: { ...training, method: 'ppo', batch_size: 0 } });
    expect(wrong.body.issues.map(({ path }: { path: string }) => path)).toEqual([
      'training.method',
      'training.batch_size',
    ]);
    const path = await user.create({ ...body, model: { name: '../../etc/passwd' } });
    expect(path.body.issues[0].path).toBe('model.name');
    const code = await user.create({ ...body, model: { name: 'a/b', trust_remote_code: true } });
    expect(code.body.issues[0].path).toBe('model.trust_remote_code');
  });

  it('are changed only as they were read, where If-Match says so', async () => {
    const { user } = setup();
    const { body: config, headers: created } = await user.create(body);
    const named = (name: string) => ({ ...body, name });
    expect((await user.get(config.id)).headers.etag).toBe(created.etag);
    const first = await user.update(config.id, named('first'), created.etag);
    expect(first).toMatchObject({ status: 200, body: { name: 'first' } });
    expect(first.headers.etag).not.toBe(created.etag);
    const late = await user.update(config.id, named('late'), created.etag);
    expect(late).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    expect(await user.get(config.id)).toMatchObject({ body: { name: 'first' }, headers: { etag: first.headers.etag } });
    expect((await user.update(config.id, named('any'), '*')).status).toBe(200);
    expect((await user.update(config.id, named('of several'), `"x", ${created.etag}, "2"`)).status).toBe(200);
    expect((await user.update(config.id, named('without'))).status).toBe(200);
    expect(config).not.toHaveProperty('version');
  });

  it.each([
    ['a weak tag', 'W/"0"', 412],
    ['a tag of something else', '"abc"', 412],
    ['the tag of a version to come', '"7"', 412],
    ['no quotes', '0', 400],
    ['an empty header', '', 400],
    ['a star among tags', '"0", *', 400],
    ['half a tag', '"0', 400],
  ])('are not changed with %s in If-Match', async (_what, ifMatch, status) => {
    const { user } = setup();
    const { body: config } = await user.create(body);
    expect((await user.update(config.id, { ...body, name: 'other' }, ifMatch)).status).toBe(status);
    expect((await user.get(config.id)).body).toEqual(config);
    const missing = await user.update('00000000-0000-4000-8000-999999999999', body, ifMatch);
    expect(missing.status).toBe(status === 412 ? 404 : 400);
  });

  it('refuse what the method would not use with 422, on create and on update', async () => {
    const { user } = setup();
    const faulty = { ...body, training: { ...training, beta: 0.1 } };
    const { id } = (await user.create(body)).body;
    for (const answer of [await user.create(faulty), await user.update(id, faulty)]) {
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 422, code: 'config_invalid' });
      expect(answer.body.issues[0].path).toBe('training.beta');
    }
  });

  it("check the dataset that they name: the user's own, of a format that fits", async () => {
    const dataset_id = aDataset().id;
    const unsuitable = await setup({ format: 'dpo' }).user.create({ ...body, dataset_id });
    expect({ status: unsuitable.status, code: unsuitable.body.code }).toEqual({
      status: 422,
      code: 'format_unsuitable',
    });
    expect((await setup({ format: 'chatml' }).user.create({ ...body, dataset_id })).status).toBe(201);
    expect((await setup({ user_id: 'user-2' }).user.create({ ...body, dataset_id })).status).toBe(404);
  });

  it('check the validation dataset that they name in the same way', async () => {
    const validation_dataset_id = aDataset().id;
    const eval_steps = 5;
    const named = { ...body, training: { ...training, eval_steps }, validation_dataset_id };
    const { user } = setup({ format: 'chatml' });
    const created = await user.create(named);
    expect(created.status).toBe(201);
    expect((await user.get(created.body.id)).body).toMatchObject(named);
    const refused = async (change: object, dataset: object = { format: 'chatml' }) =>
      (await setup(dataset).user.create({ ...named, ...change })).body;
    expect(await refused({}, { format: 'text' })).toMatchObject({
      code: 'format_unsuitable',
      issues: [{ path: 'validation_dataset_id' }],
    });
    expect((await refused({}, { user_id: 'user-2' })).code).toBe('not_found');
    const same = await refused({ dataset_id: validation_dataset_id });
    expect(same.issues).toEqual([expect.objectContaining({ path: 'validation_dataset_id' })]);
    const split = await refused({ training: { ...training, eval_steps, eval_split: 0.1 } });
    expect(split.issues).toEqual([expect.objectContaining({ path: 'training.eval_split' })]);
    const without = await refused({ validation_dataset_id: undefined });
    expect(without.issues).toEqual([expect.objectContaining({ path: 'training.eval_steps' })]);
  });
});
