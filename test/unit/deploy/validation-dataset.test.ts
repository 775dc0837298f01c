import { aConfig, alicesDataset, datasetId, setup } from './deploy-world.ts';

const validationId = '55555555-5555-4555-8555-555555555555';

const worldWith = async (overrides: Parameters<typeof alicesDataset>[0] = {}) => {
  const world = await setup(alicesDataset({ format: 'text' }));
  await world.datasets.create(
    alicesDataset({ id: validationId, name: 'held out', format: 'text', size_bytes: 1000, ...overrides }),
  );
  return world;
};

const evaluated = (training: object = {}) => ({
  ...aConfig,
  training: { ...aConfig.training, eval_steps: 5, ...training },
});

describe('a deploy with a validation dataset', () => {
  it('is evaluated on it, and on no part of its own dataset', async () => {
    const { alice, jobs } = await worldWith({ compression: 'gzip', sha256: 'b'.repeat(64) });
    const { status, body } = await alice.deploy({
      training_config: evaluated(),
      validation_dataset_id: validationId,
    });
    expect(status).toBe(201);
    expect(body.training_config).toMatchObject({
      validation_dataset_id: validationId,
      training: { eval_split: 0, eval_steps: 5 },
    });
    const [job] = jobs.rows.all();
    expect(job).toMatchObject({ dataset_id: datasetId, validation_dataset_id: validationId });
    expect(jobs.details.specs.all()[0]?.validation_dataset).toEqual({
      object_key: `datasets/alice/${validationId}/data`,
      size_bytes: 1000,
      format: 'text',
      compression: 'gzip',
      sha256: 'b'.repeat(64),
    });
    expect(await jobs.usesDataset('alice', validationId)).toBe(true);
  });

  it('takes that of the config unless it names another', async () => {
    const { alice, jobs } = await worldWith();
    const training_config = { ...evaluated(), validation_dataset_id: validationId };
    expect((await alice.deploy({ training_config })).status).toBe(201);
    expect(jobs.rows.all()[0]?.validation_dataset_id).toBe(validationId);
    const other = await alice.deploy({ training_config, validation_dataset_id: datasetId });
    expect(other.body.issues).toEqual([expect.objectContaining({ path: 'validation_dataset_id' })]);
  });

  it.each([
    [
      'one that is not there',
      {},
      { validation_dataset_id: '66666666-6666-4666-8666-666666666666' },
      404,
      'not_found',
      '',
    ],
    ["another user's", { user_id: 'mallory' }, {}, 404, 'not_found', ''],
    ['one that is not ready', { status: 'uploading' as const }, {}, 409, 'dataset_not_ready', 'evaluated on'],
    [
      'one of a format that the method does not learn from',
      { format: 'chatml' as const },
      {},
      422,
      'format_unsuitable',
      'A validation dataset of format chatml cannot be used for cpt',
    ],
    [
      'the dataset itself',
      {},
      { validation_dataset_id: datasetId },
      422,
      'config_invalid',
      'is the dataset that is trained on',
    ],
    [
      'one beside a split',
      {},
      { training_config: evaluated({ eval_split: 0.2 }) },
      422,
      'config_invalid',
      'give eval_split above 0 or validation_dataset_id, not both',
    ],
    ['one that does not fit the disk', { size_bytes: 50_000_000_000 }, {}, 422, 'disk_too_small', 'The datasets need'],
  ])('refuses %s', async (_what, dataset, request, status, code, sentence) => {
    const { alice, jobs } = await worldWith(dataset);
    const body = { training_config: evaluated(), validation_dataset_id: validationId, ...request };
    const answer = await alice.deploy(body);
    expect(answer).toMatchObject({ status, body: { code, error: expect.stringContaining(sentence) } });
    expect(jobs.rows.all()).toEqual([]);
    const { checks } = (await alice.preflight(body)).body;
    expect(checks.find(({ ok }: { ok: boolean }) => !ok)).toMatchObject({
      ok: false,
      message: expect.stringContaining(sentence),
    });
  });

  it('tells of both datasets before it is made', async () => {
    const { alice } = await worldWith();
    const { body } = await alice.preflight({ validation_dataset_id: validationId });
    expect(body.ok).toBe(true);
    const messageOf = (name: string) => body.checks.find((check: { name: string }) => check.name === name)?.message;
    expect(messageOf('dataset')).toBe(
      'Dataset a dataset is ready, 2000000 bytes. Dataset held out is ready, 1000 bytes.',
    );
    expect(messageOf('disk')).toBe('The datasets fit the disk of the pod.');
  });
});
