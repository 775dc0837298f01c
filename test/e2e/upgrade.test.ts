import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type Client, jobTokenOf, type StackWorld, startWorld, until } from './stack-world.ts';
import { OldPod } from './upgrade/old-pod.ts';
import { installOldState, type OldJob, type OldState, recorded } from './upgrade/old-state.ts';

jest.setTimeout(180_000);

/**
 * The upgrade from version 0.1 as docs/runbook.md tells it, on the tables, objects and pods that version 0.1 itself left. The
 * steps build on each other: a step is a test.
 */
describe('an upgrade from version 0.1', () => {
  let world: StackWorld;
  let state: OldState;
  let anna: Client;
  let ben: Client;
  let documents: DynamoDBDocumentClient;
  let pods: Readonly<Record<'running' | 'finishing' | 'overdue' | 'launched', OldPod>>;

  beforeAll(async () => {
    world = await startWorld({
      fillsIndexesByHand: true,
      secrets: { SecretsKey: recorded.secrets_key },
      simulator: { runPods: false, delays: { provisioningMs: 0, startingMs: 0, pullingMs: 0, restartMs: 100 } },
    });
    const { stack } = world;
    [anna, ben] = [await world.as('anna'), await world.as('ben')];
    await stack.runSchedule('refresh-gpu-catalog');
    state = await installOldState(stack);
    const { dynamodbUrl: endpoint, region, credentials } = stack;
    documents = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials: { ...credentials } }));
    const podOf = (job: OldJob) => new OldPod(world, state, job);
    pods = {
      running: podOf('running'),
      finishing: podOf('finishing'),
      overdue: podOf('overdue'),
      launched: podOf('launched'),
    };
    for (const pod of [pods.running, pods.finishing, pods.overdue]) pod.report();
  });
  afterAll(async () => {
    await Promise.all(Object.values(pods ?? {}).map((pod) => pod.end()));
    documents?.destroy();
    await world?.stop();
  });

  const idOf = (job: OldJob): string => state.jobs[job];
  const pathOf = (job: OldJob): string => `/api/training/jobs/${idOf(job)}`;
  const ownerOf = (job: OldJob): Client => (state.users.ben?.includes(job) ? ben : anna);
  const view = async (job: OldJob) => (await ownerOf(job).get(pathOf(job))).body;
  const statusOf = async (job: OldJob): Promise<string> => (await view(job)).status;
  const made = () => world.stack.simulator?.control.pods() ?? [];
  const endOf = (podId: string) => made().find(({ id }) => id === podId)?.endedAt;
  const podsOf = (job: OldJob) => made().filter(({ name }) => name.includes(idOf(job)));
  const itemsOf = async (table: string) =>
    (await documents.send(new ScanCommand({ TableName: world.stack.tableName(table) }))).Items ?? [];
  const indexesOf = async (table: string): Promise<readonly string[]> => {
    const { Table } = await documents.send(new DescribeTableCommand({ TableName: world.stack.tableName(table) }));
    return (Table?.GlobalSecondaryIndexes ?? []).map(({ IndexName = '' }) => IndexName).sort();
  };
  /** True where the sweep read both sides. A sweep that throws did not. */
  const sweep = async (): Promise<boolean> => {
    const outcome = await world.stack.runSchedule('sweep');
    return outcome.kind === 'result' && JSON.parse(outcome.result).clean === true;
  };
  const listed = async (client: Client): Promise<readonly string[]> => {
    const { status, body } = await client.get('/api/training/jobs');
    expect(status).toBe(200);
    return body.items.map(({ id }: { readonly id: string }) => id).sort();
  };
  const everybodyListed = async (): Promise<void> => {
    for (const [user, client] of [
      ['anna', anna],
      ['ben', ben],
    ] as const) {
      expect(await listed(client)).toEqual((state.users[user] ?? []).map(idOf).sort());
    }
  };

  it('begins with the tables of version 0.1, in which a sweep of today acts on nothing', async () => {
    expect(await indexesOf('Jobs')).toEqual(['active', 'by_dataset_in_use', 'by_pod', 'by_user']);
    expect(await sweep()).toBe(false);
    expect(made().filter(({ endedAt }) => endedAt !== null)).toEqual([]);
    expect(made()).toHaveLength(recorded.pods.length);
  });

  it('is refused without KEEP_ACTIVE_INDEX, and then all goes on as it was', async () => {
    await expect(world.stack.redeploy()).rejects.toThrow('Cannot perform more than one GSI creation or deletion');
    expect(await indexesOf('Jobs')).toEqual(['active', 'by_dataset_in_use', 'by_pod', 'by_user']);
    expect((await pods.running.claim()).status).toBe(200);
  });

  it('adds the index of open jobs and keeps the old one; until it is filled no pod is ended and none is made', async () => {
    await world.stack.redeploy({ KEEP_ACTIVE_INDEX: 'true' });
    expect(await indexesOf('Jobs')).toEqual(['active', 'by_dataset_in_use', 'by_pod', 'by_user', 'open']);
    expect(await sweep()).toBe(false);
    expect(made().filter(({ endedAt }) => endedAt !== null)).toEqual([]);
    expect(made()).toHaveLength(recorded.pods.length);
    const before = pods.running.steps;
    await until(
      async () => pods.running.steps,
      (steps) => steps > before,
    );
  });

  it('leaves every job to its user: listed, read and cancelled before any sweep has seen it', async () => {
    await everybodyListed();
    expect(await view('completed')).toMatchObject({ status: 'completed', current_step: 3, total_steps: 30 });
    expect(await view('failed')).toMatchObject({ status: 'failed', reason: 'out_of_memory', attempt: 2 });
    expect((await anna.get(`${pathOf('failed')}/events`)).body.items.length).toBeGreaterThan(5);
    expect((await anna.get(`${pathOf('completed')}/logs`)).body.items).toMatchObject([
      { text: `step 3 of ${idOf('completed')}` },
    ]);
    const [artifact] = (await anna.get(`${pathOf('completed')}/artifacts`)).body.items;
    expect(await (await fetch(artifact.url)).text()).toBe('weights');
    expect((await ben.post(`${pathOf('cancelled_later')}/cancel`)).body).toMatchObject({ status: 'cancelled' });
  });

  it('keeps datasets, configs and download tokens that were given out before', async () => {
    expect((await anna.get(`/api/datasets/${state.dataset}`)).body).toMatchObject({ status: 'ready', name: 'foxes' });
    expect((await anna.get(`/api/training/configs/${state.config}`)).body).toMatchObject({ name: 'smoke' });
    const { search } = new URL(state.download_url);
    const redeemed = await world.withToken('').get(`/api/datasets/download${search}`);
    const bytes = await (await fetch(redeemed.headers.get('location') ?? '')).text();
    expect(bytes).toBe(state.objects[`datasets/anna/${state.dataset}/data`]);
  });

  it('ends what is overdue and what was told to go with the first sweep that acts, and no pod that is at work', async () => {
    await world.stack.fillIndexes();
    expect(await sweep()).toBe(true);
    expect(await view('overdue')).toMatchObject({ status: 'failed', reason: 'max_duration' });
    expect(endOf(pods.overdue.podId)).not.toBeNull();
    expect(podsOf('terminating').map(({ endedAt }) => endedAt === null)).toEqual([false]);
    for (const job of ['running', 'finishing', 'launched', 'creating'] as const) {
      expect([job, podsOf(job).map(({ endedAt }) => endedAt)]).toEqual([job, [null]]);
    }
    expect(await statusOf('running')).toBe('running');
  });

  it('finds the pod that was asked for and not answered, and makes no second one', async () => {
    const [pod] = podsOf('creating');
    await until(
      () => view('creating'),
      ({ pod_id }) => pod_id !== null,
      sweep,
    );
    expect(await view('creating')).toMatchObject({ status: 'pending', attempt: 1, pod_id: pod?.id });
    expect(podsOf('creating')).toHaveLength(1);
  });

  it('launches what waited, and its pod is given the secrets that were sealed by version 0.1', async () => {
    const { pod_id } = await until(
      () => view('waiting'),
      ({ pod_id }) => pod_id !== null,
      sweep,
    );
    const pod = world.withToken(await jobTokenOf(world, pod_id));
    const claimed = await pod.post(`${pathOf('waiting')}/claim`, { attempt: 1, pod_id, boot_id: 'boot' });
    expect(claimed.body).toMatchObject({
      secrets: { HF_TOKEN: 'hf_secret' },
      config: { trainer: 'smoke', training: { eval_split: 0.1, lora_r: null }, validation_dataset_id: null },
    });
    // The resolved config is kept for the later attempts of the job.
    const kept = (await itemsOf('Jobs')).find(({ job_id }) => job_id === idOf('waiting'));
    expect(kept).toMatchObject({
      training_config: { training: { eval_split: 0.1 } },
      unset_settings: expect.any(Array),
    });
    expect(await view('waiting')).toMatchObject({ status: 'running', attempt: 1 });
  });

  it('lets pods that version 0.1 made begin, report and complete', async () => {
    expect((await pods.launched.claim()).status).toBe(200);
    expect((await pods.launched.event({ seq: 1, type: 'phase', phase: 'training' })).status).toBe(200);
    expect(await statusOf('launched')).toBe('running');
    await pods.finishing.end();
    const { steps } = pods.finishing;
    expect((await pods.finishing.event({ seq: 2, type: 'completed', totals: { total_steps: steps } })).status).toBe(
      200,
    );
    expect(await view('finishing')).toMatchObject({ status: 'completed', current_step: steps });
    expect(pods.running.refused).toEqual([]);
    const { items } = (await anna.get(`${pathOf('running')}/metrics?max_points=1000`)).body;
    const stored = items.map(({ step }: { readonly step: number }) => step);
    expect(stored).toEqual(stored.map((_: number, nth: number) => nth + 1));
    expect(stored.length).toBeGreaterThan(5);
  });

  it('has the webhook told that version 0.1 had not told yet', async () => {
    expect(await itemsOf('DueWork')).toMatchObject([
      { work_id: `webhook#${idOf('told')}`, kind: 'deliver-webhook', user_id: 'anna' },
    ]);
  });

  it('drops the old index with the deploy that follows, and has lost nothing', async () => {
    await world.stack.redeploy();
    expect(await indexesOf('Jobs')).toEqual(['by_dataset_in_use', 'by_pod', 'by_user', 'open']);
    expect(await sweep()).toBe(true);
    await everybodyListed();
    for (const [table, { items, key }] of Object.entries(state.tables)) {
      const keysOf = (rows: readonly object[]) =>
        rows.map((row) => key.map(({ AttributeName }) => Reflect.get(row, AttributeName)).join(' '));
      expect([table, keysOf(await itemsOf(table))]).toEqual([table, expect.arrayContaining(keysOf(items))]);
    }
    expect(pods.running.refused).toEqual([]);
    expect(await statusOf('running')).toBe('running');
    expect(endOf(pods.running.podId)).toBeNull();
  });
});
