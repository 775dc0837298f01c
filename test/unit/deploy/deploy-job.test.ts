import { checkOrder } from '../../../shared/domain/deploy/deploy-plan.ts';
import { aConfig, alicesDataset, datasetId, now, setup } from './deploy-world.ts';

describe('deploy-job', () => {
  it('makes one pod with the least dear offer of the card that was asked for (H19)', async () => {
    const { alice, provider, jobs } = await setup();
    const { status, body } = await alice.deploy({ gpu_type: 'RTX 4090', budget_limit: 2 });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'pending',
      pod_id: expect.any(String),
      gpu_type: 'NVIDIA GeForce RTX 4090',
      cost: { estimated_cost: 2, actual_cost: 0, cost_per_hour: 0.34, budget_limit: 2, currency: 'USD' },
    });
    expect(body.job_id).toBe(body.deployment_id);
    expect(provider.creates).toHaveLength(1);
    expect(provider.creates[0]).toMatchObject({ cloud: 'COMMUNITY', disk_gb: 50, image: 'runpod/pytorch:default' });
    expect(jobs.rows.all()).toHaveLength(1);
  });

  it('gives the pod exactly four variables of ours and those of the user (F14 H8)', async () => {
    const { alice, provider } = await setup();
    await alice.deploy({ environment_variables: { WANDB_MODE: 'offline' }, secrets: { HF_TOKEN: 'hf_secret_value' } });
    expect(provider.creates[0]?.env).toEqual({
      WANDB_MODE: 'offline',
      PODWARDEN_API_URL: 'https://api.example.com',
      PODWARDEN_JOB_ID: expect.any(String),
      PODWARDEN_ATTEMPT: '1',
      PODWARDEN_JOB_TOKEN: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    });
    expect(JSON.stringify(provider.creates)).not.toContain('hf_secret_value');
  });

  it('keeps what it is called and what was asked for, as it was written', async () => {
    const { alice, jobs } = await setup();
    const { status, body } = await alice.deploy({ gpu_types: ['rtx 4090'], labels: { team: 'a' }, cloud: 'secure' });
    expect(status).toBe(201);
    expect(jobs.rows.get(body.job_id)).toMatchObject({
      name: 'first',
      model: 'smoke',
      method: 'cpt',
      labels: { team: 'a' },
    });
    expect(jobs.details.specs.get(body.job_id)?.asked).toEqual({
      gpu_types: ['rtx 4090'],
      cloud: 'secure',
      data_center_ids: [],
    });
    const other = await alice.deploy({ name: 'another try' });
    expect(jobs.rows.get(other.body.job_id)?.name).toBe('another try');
  });

  it.each([
    ['name', { name: '' }],
    ['labels', { labels: Object.fromEntries(Array.from({ length: 17 }, (_, nth) => [`l${nth}`, 'x'])) }],
    ['labels.a', { labels: { a: null } }],
  ])('refuses a bad %s', async (path, fields) => {
    const { alice, jobs } = await setup();
    expect(await alice.deploy(fields)).toMatchObject({ status: 400, body: { issues: [{ path }] } });
    expect(jobs.rows.all()).toEqual([]);
  });

  it('stores neither token nor secret in clear (H9)', async () => {
    const { alice, provider, jobs } = await setup();
    await alice.deploy({ secrets: { HF_TOKEN: 'hf_secret_value' } });
    const stored = JSON.stringify(jobs.rows.all());
    expect(stored).not.toContain('hf_secret_value');
    expect(stored).not.toContain(provider.creates[0]?.env.PODWARDEN_JOB_TOKEN);
  });

  it('stays within five database calls, one call to RunPod and none to the launcher', async () => {
    const { alice, provider, jobs, datasets, configs, orders } = await setup();
    await alice.deploy({}, { 'idempotency-key': 'once' });
    expect(orders).toEqual([]);
    const databaseCalls =
      jobs.calls.count('get') +
      jobs.calls.count('create') +
      jobs.calls.count('change') +
      datasets.calls.count('get') +
      configs.calls.count('get');
    expect(databaseCalls).toBeLessThanOrEqual(5);
    expect(provider.calls.total()).toBe(1);
  });

  it('makes one pod for a double click (H19)', async () => {
    const { alice, provider } = await setup();
    const both = await Promise.all([
      alice.deploy({}, { 'idempotency-key': 'click' }),
      alice.deploy({}, { 'idempotency-key': 'click' }),
    ]);
    const again = await alice.deploy({}, { 'idempotency-key': 'click' });
    expect(new Set([...both, again].map(({ body }) => body.job_id)).size).toBe(1);
    expect(provider.creates).toHaveLength(1);
  });

  it('refuses one key for two requests', async () => {
    const { alice, provider } = await setup();
    await alice.deploy({}, { 'idempotency-key': 'click' });
    const other = await alice.deploy({ gpu_count: 2 }, { 'idempotency-key': 'click' });
    expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    expect(provider.creates).toHaveLength(1);
  });

  it.each([
    ['smoke', 'smoke'],
    ['HuggingFaceTB/SmolLM2-135M', 'transformers'],
  ])('takes for the model %s of a config that names no trainer the trainer %s, and says so', async (name, trainer) => {
    const { alice, jobs } = await setup();
    const training_config = { ...aConfig, model: { name }, trainer: undefined };
    const { status, body } = await alice.deploy({ training_config });
    expect(status).toBe(201);
    expect(body.message).toContain(`Trainer: ${trainer}.`);
    expect(jobs.rows.all()[0]?.trainer).toBe(trainer);
    expect(jobs.details.specs.all()[0]?.training_config.trainer).toBe(trainer);
  });

  it('refuses the key of a job that is being erased, and makes no second pod', async () => {
    const { alice, provider, jobs } = await setup();
    const made = await alice.deploy({}, { 'idempotency-key': 'click' });
    const [job] = jobs.rows.all();
    if (job) jobs.rows.set(made.body.job_id, { ...job, erased_at: now.toISOString() });
    const again = await alice.deploy({}, { 'idempotency-key': 'click' });
    expect(again).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    expect(provider.creates).toHaveLength(1);
  });

  it('refuses a config that no trainer can do rather than drop a part of it (H15)', async () => {
    const { alice, provider } = await setup();
    const training = { ...aConfig.training, use_lora: false, lora_r: 8 };
    const answer = await alice.deploy({ training_config: { ...aConfig, trainer: undefined, training } });
    expect(answer).toMatchObject({ status: 422, body: { code: 'config_invalid' } });
    expect(provider.creates).toHaveLength(0);
  });

  it('warns of a model that may not be one to train, and goes on', async () => {
    const { alice } = await setup();
    const training_config = { ...aConfig, model: { name: 'someone/llama-1b-lora' }, trainer: 'transformers' };
    const { checks } = (await alice.preflight({ training_config })).body;
    expect(checks.find(({ name }: { name: string }) => name === 'config')).toMatchObject({
      ok: true,
      message: expect.stringContaining('may be an adapter'),
    });
    const { status, body } = await alice.deploy({ training_config });
    expect([status, body.message]).toEqual([201, expect.stringContaining('may be an adapter')]);
  });

  it('resolves the config for good, and answers what it came to', async () => {
    const { alice, jobs } = await setup();
    const { body } = await alice.deploy({});
    expect(body.training_config).toMatchObject({
      trainer: 'smoke',
      model: { name: 'smoke', revision: null },
      training: { ...aConfig.training, logging_steps: 10, eval_split: 0.1, lora_r: null, max_steps: null },
      dataset_id: datasetId,
      validation_dataset_id: null,
      push_to_hub: null,
    });
    const spec = jobs.details.specs.all()[0];
    expect(spec?.training_config.training).toMatchObject({ logging_steps: 10, eval_split: 0.1 });
    expect(spec?.unset_settings).toEqual(expect.arrayContaining(['lora_r', 'max_steps']));
  });

  it('reads a stored config whole, and asks for the secret that it needs', async () => {
    const { alice, configs, jobs, provider } = await setup();
    const push_to_hub = { repo_id: 'alice/model' };
    const stored = {
      name: 'stored',
      model: { name: 'Qwen/Qwen2.5-0.5B' },
      training: { method: 'cpt' as const, num_epochs: 1, learning_rate: 0.01, batch_size: 8 },
      push_to_hub,
    };
    const id = '0b9d6f0e-4a3f-4c1e-9a77-1f2e3d4c5b6a';
    const at = now.toISOString();
    await configs.create({ ...stored, id, user_id: 'alice', created_at: at, updated_at: at });
    const request = { training_config: undefined, training_config_id: id };
    const refused = await alice.deploy(request);
    expect(refused).toMatchObject({ status: 422, body: { code: 'config_invalid' } });
    expect(refused.body.issues[0].path).toBe('secrets.HF_TOKEN');
    expect(provider.creates).toHaveLength(0);
    expect((await alice.deploy({ ...request, secrets: { HF_TOKEN: 'hf_value' } })).status).toBe(201);
    const kept = jobs.details.specs.all()[0]?.training_config;
    expect(kept).toMatchObject({ ...stored, trainer: 'transformers', push_to_hub: { repo_id: 'alice/model' } });
  });

  const large = { ...aConfig, model: { name: 'meta-llama/Llama-3.1-8B' }, trainer: 'transformers' };

  it('refuses a model whose weights do not fit any card that was asked for (F19 F20)', async () => {
    const { alice, provider } = await setup();
    const answer = await alice.deploy({ training_config: large, gpu_types: ['RTX 4090', 'L4'] });
    expect(answer).toMatchObject({ status: 422, body: { code: 'gpu_too_small' } });
    expect(answer.body.error).toContain('24 GB');
    expect(provider.creates).toHaveLength(0);
  });

  it('warns of too little memory by an estimate, and says the same when it is asked again', async () => {
    const { alice } = await setup();
    const request = { training_config: large, gpu_type: 'A100 PCIe' };
    const first = await alice.deploy(request, { 'idempotency-key': 'once' });
    expect(first.status).toBe(201);
    expect(first.body.message).toMatch(/is starting\. Trainer: transformers\. About \d+\.\d GB of memory/);
    expect((await alice.deploy(request, { 'idempotency-key': 'once' })).body.message).toBe(first.body.message);
  });

  it('takes a card that is large enough where none was named', async () => {
    const { alice } = await setup();
    const training = { ...aConfig.training, use_lora: true, batch_size: 1, max_seq_length: 16_384 };
    const { body } = await alice.deploy({ training_config: { ...large, training } });
    expect(body.gpu_type).toBe('NVIDIA A100 80GB PCIe');
    expect(body.message).not.toContain('GB of memory');
  });

  it('answers 202 and waits when there is no capacity', async () => {
    const { alice, provider } = await setup();
    for (let nth = 0; nth < 3; nth += 1) provider.answerNextCreate({ outcome: 'no_capacity', message: 'none' });
    expect(await alice.deploy({})).toMatchObject({
      status: 202,
      body: { status: 'queued', pod_id: null, pod_url: null },
    });
  });

  it('answers 202 and makes no second pod when the answer to the create was lost', async () => {
    const { alice, provider } = await setup();
    provider.answerNextCreate({ outcome: 'ambiguous', message: 'timeout' }, { podExists: true });
    expect(await alice.deploy({})).toMatchObject({ status: 202, body: { status: 'pending', pod_id: null } });
    expect(provider.creates).toHaveLength(1);
  });

  it.each([
    ['another user', 'mallory', {}, 404, 'not_found'],
    [
      'an unknown config',
      'alice',
      { training_config: undefined, training_config_id: '0b9d6f0e-4a3f-4c1e-9a77-1f2e3d4c5b6a' },
      404,
      'not_found',
    ],
    ['two configs', 'alice', { training_config_id: '0b9d6f0e-4a3f-4c1e-9a77-1f2e3d4c5b6a' }, 400, 'invalid_request'],
    [
      'a trainer that pods do not have (F11 F34)',
      'alice',
      { training_config: { ...aConfig, trainer: 'axolotl' } },
      400,
      'invalid_request',
    ],
    ['an unknown GPU', 'alice', { gpu_type: 'RTX 4091' }, 400, 'unknown_gpu'],
    ['too many cards', 'alice', { gpu_type: 'RTX 4090', gpu_count: 16 }, 422, 'config_invalid'],
    [
      'a card that this cloud does not have',
      'alice',
      { gpu_type: 'H200 SXM', cloud: 'community' },
      422,
      'config_invalid',
    ],
    ['a reserved variable', 'alice', { environment_variables: { PODWARDEN_JOB_TOKEN: 'x' } }, 400, 'invalid_request'],
    ['an unknown field', 'alice', { gpus: 1 }, 400, 'invalid_request'],
    ['a local file path (F9 F12)', 'alice', { dataset_path: '/data/train.jsonl' }, 400, 'invalid_request'],
    ['a webhook to a private address', 'alice', { webhook: 'https://169.254.169.254/latest' }, 400, 'invalid_request'],
    ['a webhook without TLS', 'alice', { webhook: 'http://example.com/hook' }, 400, 'invalid_request'],
    ['a budget of less than a minute (budget)', 'alice', { budget_limit: 0.0001 }, 422, 'config_invalid'],
    [
      'an environment that no create request can hold',
      'alice',
      { environment_variables: Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`V${i}`, 'x'.repeat(8000)])) },
      400,
      'invalid_request',
    ],
  ] as const)('refuses %s before a pod is made', async (_what, user, body, status, code) => {
    const world = await setup();
    expect(await world[user].deploy(body)).toMatchObject({
      status,
      body: { code, error: expect.stringMatching(/\.$/) },
    });
    expect(world.provider.creates).toHaveLength(0);
    expect(world.jobs.rows.all()).toHaveLength(0);
  });

  it.each([
    ['is still uploading', { status: 'uploading' as const }, 409, 'dataset_not_ready'],
    ['does not fit the method (F18 F26 F39 H21)', { format: 'kto' as const }, 422, 'format_unsuitable'],
    ['does not fit the disk (G6 F6)', { size_bytes: 30_000_000_000 }, 422, 'disk_too_small'],
    [
      'does not fit the disk once unpacked',
      { size_bytes: 8_000_000_000, compression: 'gzip' as const },
      422,
      'disk_too_small',
    ],
  ])('refuses a dataset that %s', async (_what, dataset, status, code) => {
    const { alice, provider } = await setup(alicesDataset(dataset));
    expect(await alice.deploy({})).toMatchObject({ status, body: { code } });
    expect(provider.creates).toHaveLength(0);
  });
});

describe('preflight-deploy', () => {
  it('makes the same checks, tells the cost and does nothing', async () => {
    const { alice, provider, jobs } = await setup();
    const { status, body } = await alice.preflight({ gpu_type: 'RTX 4090', budget_limit: 2 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ok: true, cost: { estimated_cost: 2 } });
    expect(provider.calls.total() + jobs.calls.total()).toBe(0);
  });

  it('tells every check once, that of the memory with its figures (F19 F20)', async () => {
    const { alice } = await setup();
    const training_config = { ...aConfig, model: { name: 'Qwen/Qwen2.5-7B' }, trainer: 'transformers' };
    const { body } = await alice.preflight({ training_config, gpu_type: 'A100 PCIe' });
    expect(body.checks.map(({ name }: { name: string }) => name)).toEqual([...checkOrder]);
    expect(body.checks).toContainEqual({
      name: 'memory',
      ok: false,
      issues: [{ path: 'gpu_type', message: expect.any(String) }],
      message: expect.stringMatching(/^About \d+\.\d GB .* A100 PCIe, has 80 GB\. Take a larger one, or set /),
    });
    expect(body).toMatchObject({ ok: false, cost: { budget_limit: null } });
    const fitting = { ...training_config, training: { ...aConfig.training, use_lora: true, batch_size: 1 } };
    expect((await alice.preflight({ training_config: fitting, gpu_type: 'A100 PCIe' })).body.ok).toBe(true);
  });

  it('names the check that fails (F13 F46)', async () => {
    const { alice } = await setup(alicesDataset({ format: 'dpo' }));
    const { body } = await alice.preflight({});
    expect(body).toMatchObject({ ok: false, cost: null });
    expect(body.checks).toContainEqual({
      name: 'config',
      ok: false,
      message: expect.stringContaining('dpo'),
      issues: [{ path: 'dataset_id', message: 'has to be text' }],
    });
  });
});

describe('a deployment', () => {
  it('is found by the id of its job and of its pod, by its owner only', async () => {
    const { alice, mallory } = await setup();
    const { body } = await alice.deploy({});
    for (const id of [String(body.job_id), String(body.pod_id)]) {
      expect(await alice.get(id)).toMatchObject({ status: 200, body: { job_id: body.job_id, pod_id: body.pod_id } });
      expect(await mallory.get(id)).toMatchObject({ status: 404 });
      expect(await mallory.stop(id)).toMatchObject({ status: 404 });
    }
  });

  it('is stopped by an operator, too, whoever deployed it', async () => {
    const { alice, operator, jobs, provider } = await setup();
    const { body } = await alice.deploy({});
    expect(await operator.stop(String(body.pod_id))).toMatchObject({ status: 200, body: { status: 'stopped' } });
    expect(provider.terminated).toEqual([body.pod_id]);
    const job = await jobs.get(String(body.job_id));
    expect(job).toMatchObject({ status: 'cancelled', error: { message: expect.stringContaining('An operator') } });
    expect(job?.history.at(-1)).toMatchObject({ actor: 'operator' });
  });

  it('is stopped at once, and stopping it again is fine (F38 H1 H2)', async () => {
    const { alice, provider } = await setup();
    const { body } = await alice.deploy({});
    expect(await alice.stop(String(body.job_id))).toMatchObject({ status: 200, body: { status: 'stopped' } });
    expect(provider.pods.size).toBe(0);
    expect(await alice.stop(String(body.job_id))).toMatchObject({ status: 200 });
    expect(await alice.get(String(body.job_id))).toMatchObject({ body: { status: 'cancelled' } });
  });
});
