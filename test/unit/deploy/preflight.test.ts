import { aDataset } from '../../support/a-dataset.ts';
import { aConfig, alicesDataset, setup } from './deploy-world.ts';

interface Issue {
  readonly path: string;
  readonly message: string;
}

const validationId = '9d3b1e0a-2c4d-4f5e-8a6b-9c0d1e2f3a4b';

/** One fault a line, each at its field. */
const tenFaults = {
  body: {
    environment_variables: Object.fromEntries(Array.from({ length: 9 }, (_, nth) => [`A${nth}`, 'x'.repeat(8000)])),
    webhook: 'http://127.0.0.1/hook',
    gpu_count: 9,
    max_attempts: 9,
    max_duration_minutes: 9000,
    disk_gb: 3000,
    validation_dataset_id: validationId,
    gpu_types: ['no such card', 'RTX 4090', 'nor this'],
    budget_limit: 0.0001,
    training_config: {
      ...aConfig,
      training: { ...aConfig.training, lora_r: 16, quantization: '4bit' },
      push_to_hub: { repo_id: 'owner/name' },
    },
  },
  paths: [
    'environment_variables',
    'webhook',
    'gpu_count',
    'max_attempts',
    'max_duration_minutes',
    'disk_gb',
    'validation_dataset_id',
    'training.lora_r',
    'training.quantization',
    'secrets.HF_TOKEN',
    'gpu_types.0',
    'gpu_types.2',
    'budget_limit',
  ],
} as const;

describe('a preflight', () => {
  it.each([1, 60, 61, 1439])('tells the most that the deploy tells: %p minutes', async (max_duration_minutes) => {
    const { alice } = await setup();
    const wish = { gpu_type: 'L4', max_duration_minutes };
    const { cost, checks } = (await alice.preflight(wish)).body;
    const { body } = await alice.deploy(wish);
    expect([cost.at_most_cost, cost.estimated_cost]).toEqual([body.cost.at_most_cost, body.cost.estimated_cost]);
    const { message } = checks.find(({ name }: { name: string }) => name === 'budget');
    const inCents = Number(message.replace(/^At most \$(.*)\.$/, '$1'));
    expect(inCents).toBeGreaterThanOrEqual(cost.at_most_cost);
    expect(inCents).toBeLessThan(cost.at_most_cost + 0.01);
  });

  const strict = { maxGpus: 8, maxAttempts: 3, maxHours: 100, maxDiskGb: 1000 };

  it('tells all faults of a request at once, each at its field', async () => {
    const { alice, datasets, jobs, provider } = await setup(alicesDataset(), strict);
    await datasets.create(aDataset({ id: validationId, user_id: 'alice', status: 'uploading' }));
    const { status, body } = await alice.preflight({ ...tenFaults.body, gpu_count: 9 });
    expect(status).toBe(200);
    const paths = body.issues.map(({ path }: Issue) => path);
    for (const path of tenFaults.paths.filter((one) => one !== 'budget_limit')) expect(paths).toContain(path);
    expect(new Set(paths).size).toBeGreaterThanOrEqual(10);
    expect(body).toMatchObject({ ok: false, cost: null });
    for (const { message } of body.issues as Issue[]) expect(message.length).toBeGreaterThan(5);
    const ofChecks = body.checks.flatMap(({ issues = [] }: { issues?: Issue[] }) => issues);
    expect(ofChecks).toEqual(body.issues);
    expect(jobs.calls.total() + provider.calls.total()).toBe(0);
  });

  it('tells beside fields that it cannot read what is wrong with all others', async () => {
    const { alice, datasets, jobs, provider } = await setup(alicesDataset(), strict);
    await datasets.create(aDataset({ id: validationId, user_id: 'alice', status: 'uploading' }));
    const { training_config } = tenFaults.body;
    const training = { ...training_config.training, max_seq_length: 'two', sedd: 7 };
    const unreadable = { cloud: 'moon', data_center_ids: ['EU-RO-1', 'x'], max_attempts: 0, colour: 'red' };
    const { status, body } = await alice.preflight({
      ...tenFaults.body,
      ...unreadable,
      training_config: { ...training_config, training },
    });
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    const paths = body.issues.map(({ path }: Issue) => path);
    const ofShape = ['cloud', 'data_center_ids.1', 'max_attempts', 'colour'];
    ofShape.push('training_config.training.max_seq_length', 'training_config.training.sedd');
    const ofSense = tenFaults.paths.filter((path) => !['budget_limit', 'max_attempts'].includes(path));
    expect([...ofShape, ...ofSense].filter((path) => !paths.includes(path))).toEqual([]);
    expect(paths.filter((path: string) => path === 'max_attempts')).toHaveLength(1);
    expect(jobs.calls.total() + provider.calls.total()).toBe(0);
  });

  it.each([
    ['a config that nobody can read', { training_config: 7, disk_gb: 3000 }, ['training_config', 'disk_gb']],
    [
      'a config that lacks what it needs',
      { training_config: { model: {} }, disk_gb: 3000 },
      ['training_config.model.name', 'training_config.training', 'disk_gb'],
    ],
    ['a dataset id that is none', { dataset_id: 'mine', disk_gb: 3000 }, ['dataset_id', 'disk_gb']],
    ['both ways to name cards', { gpu_type: 'nor this', gpu_types: ['RTX 4090'] }, ['gpu_types']],
  ])('says of %s nothing that is not so', async (_what, fields, expected) => {
    const { alice } = await setup(alicesDataset(), strict);
    const { status, body } = await alice.preflight(fields);
    expect(status).toBe(400);
    expect(body.issues.map(({ path }: Issue) => path)).toEqual(expected);
  });

  it.each([[null], [[]], ['text'], [7]])('answers the body %j in a sentence', async (sent) => {
    const { alice } = await setup(alicesDataset(), strict);
    const { status, body } = await alice.preflightOf(sent);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
  });

  it.each(tenFaults.paths)('tells what a deploy is refused for, first of all: %s', async (path) => {
    const key = path.split('.')[0] as string;
    const field = key === 'training' || key === 'secrets' ? 'training_config' : key;
    const config = {
      ...aConfig,
      ...(key === 'training' ? { training: tenFaults.body.training_config.training } : {}),
      ...(key === 'secrets' ? { push_to_hub: { repo_id: 'owner/name' } } : {}),
    };
    const wish = { [field]: field === 'training_config' ? config : Reflect.get(tenFaults.body, field) };
    const world = async () => {
      const made = await setup(alicesDataset(), strict);
      await made.datasets.create(aDataset({ id: validationId, user_id: 'alice', status: 'uploading' }));
      return made.alice;
    };
    const { body } = await (await world()).preflight(wish);
    expect(body.ok).toBe(false);
    expect(body.issues.map(({ path: at }: Issue) => at)).toContain(path);
    const deployed = await (await world()).deploy(wish);
    expect(deployed.status).toBeGreaterThanOrEqual(400);
    const refusing = body.checks.find(({ ok }: { ok: boolean }) => !ok);
    expect(refusing.message).toContain(deployed.body.error);
  });

  it('judges what it can where the config is not there', async () => {
    const { alice } = await setup();
    const wish = { training_config: undefined, training_config_id: validationId, gpu_type: 'no such card' };
    const { body } = await alice.preflight(wish);
    expect(body.issues.map(({ path }: Issue) => path)).toEqual(['training_config_id', 'gpu_type']);
    expect(body).toMatchObject({ memory: null, offers: [] });
  });

  it('tells the offers in their order, with price, availability and whether they fit', async () => {
    const { alice } = await setup();
    const training_config = {
      ...aConfig,
      model: { name: 'Qwen/Qwen2.5-7B' },
      trainer: 'transformers',
      training: { ...aConfig.training, use_lora: true, batch_size: 8 },
    };
    const { body } = await alice.preflight({ training_config, gpu_types: ['RTX 4090', 'A100 PCIe'], gpu_count: 2 });
    expect(body.offers[0]).toMatchObject({
      gpu_type: 'NVIDIA GeForce RTX 4090',
      cloud: expect.stringMatching(/^(SECURE|COMMUNITY)$/),
      price_per_hour: expect.any(Number),
      availability: expect.stringMatching(/^(NONE|LOW|MEDIUM|HIGH|UNKNOWN)$/),
      fits: false,
    });
    expect(
      body.offers.some(({ gpu_type, fits }: { gpu_type: string; fits: boolean }) => /A100/.test(gpu_type) && fits),
    ).toBe(body.memory.needed_gb <= 80);
    expect(body.memory).toMatchObject({ needed_gb: expect.any(Number), have_gb: 24 });
    expect(body.memory.needed_gb).toBeGreaterThan(24);
    expect(body.memory.advice.length).toBeGreaterThan(0);
  });

  it('gives advice that, followed, makes it fit, each with what it saves', async () => {
    const { alice } = await setup();
    const base = {
      ...aConfig,
      model: { name: 'Qwen/Qwen2.5-7B' },
      trainer: 'transformers',
      training: { ...aConfig.training, use_lora: true, batch_size: 8 },
    };
    const before = (await alice.preflight({ training_config: base, gpu_type: 'RTX 4090' })).body.memory;
    const advised = Object.fromEntries(
      before.advice.map(({ field, value }: { field: string; value: unknown }) => [field, value]),
    );
    const followed = { ...base, training: { ...base.training, ...advised } };
    const after = (await alice.preflight({ training_config: followed, gpu_type: 'RTX 4090' })).body.memory;
    expect(after.needed_gb).toBeLessThanOrEqual(24);
    expect(after.advice).toEqual([]);
    const saved = before.advice.reduce((sum: number, { saves_gb }: { saves_gb: number }) => sum + saves_gb, 0);
    expect(before.needed_gb - saved).toBeCloseTo(after.needed_gb, 0);
  });

  it('has no figures of memory where the training needs none, and does not guess what fits', async () => {
    const { alice } = await setup();
    const { body } = await alice.preflight({ gpu_type: 'RTX 4090' });
    expect(body).toMatchObject({ ok: true, issues: [], memory: null });
    expect(body.offers.every(({ fits }: { fits: unknown }) => fits === null)).toBe(true);
  });
});
