import { jobTokenOf, type StackWorld, smokeConfig, startWorld, textLines, uploadDataset } from './stack-world.ts';

/**
 * Two stages, each with its own tables, bucket, secrets and issuer, and pods in one RunPod account. Their names begin alike,
 * and both look for orphans as eagerly as the settings let them.
 */
const eager = { ORPHAN_GRACE_SECONDS: '0', START_DEADLINE_SECONDS: '3600' };

/** A first call of each function starts a worker, beside other suites. */
jest.setTimeout(60_000);

let one: StackWorld;
let other: StackWorld;

beforeAll(async () => {
  one = await startWorld({ simulator: { runPods: false }, environment: { ...eager, STAGE: 'dev' } });
  const { simulator } = one.stack;
  if (simulator === undefined) throw new Error('The account of both is the simulator of the first.');
  const { url, apiKey } = simulator;
  other = await startWorld({ runpod: { url, apiKey }, environment: { ...eager, STAGE: 'dev2' } });
});
afterAll(async () => {
  await other?.stop();
  await one?.stop();
});

const pods = () => one.stack.simulator?.control.pods() ?? [];
const living = () =>
  pods()
    .filter(({ endedAt }) => endedAt === null)
    .map(({ name }) => name);

const deployIn = async (world: StackWorld) => {
  const alice = await world.as('alice');
  const dataset = await uploadDataset(alice, textLines(20));
  const body = { training_config: smokeConfig(), dataset_id: dataset, gpu_type: 'RTX 4090', budget_limit: 1 };
  const answer = await alice.post('/api/training/deploy/runpod', body);
  if (answer.status !== 201) throw new Error(answer.text);
  const { job_id: jobId, pod_id: podId } = answer.body;
  return { alice, dataset, jobId: jobId as string, podId: podId as string, path: `/api/training/jobs/${jobId}` };
};

/** The remains of a stage whose tables are gone: a pod of its name that no job knows. */
const orphanOf = async (stage: string): Promise<string> => {
  const name = `pw-${stage}-00000000-0000-4000-8000-00000000000${pods().length % 10}-1`;
  const response = await fetch(`${one.stack.runpodUrl}/pods`, {
    method: 'POST',
    headers: { authorization: `Bearer ${one.stack.simulator?.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name,
      image: 'runpod/base:1.0.0',
      disk: 10,
      gpu: { id: 'NVIDIA GeForce RTX 4090' },
    }),
  });
  if (response.status !== 201) throw new Error(await response.text());
  return name;
};

const sweeps = async (world: StackWorld, count = 3) => {
  for (let nth = 0; nth < count; nth += 1) {
    const outcome = await world.stack.runSchedule('sweep');
    expect(outcome).toMatchObject({ kind: 'result' });
  }
};

describe('two stages in one RunPod account', () => {
  it('end their own orphans, and no pod of the other: neither one at work nor an orphan', async () => {
    const [mine, theirs] = [await deployIn(one), await deployIn(other)];
    const [nameOfMine, nameOfTheirs] = [`pw-dev-${mine.jobId}-1`, `pw-dev2-${theirs.jobId}-1`];
    const [orphan, foreign, nobodys] = [await orphanOf('dev'), await orphanOf('dev2'), await orphanOf('dev2x')];
    expect(living().sort()).toEqual([nameOfMine, nameOfTheirs, orphan, foreign, nobodys].sort());
    await sweeps(one);
    expect(living().sort()).toEqual([nameOfMine, nameOfTheirs, foreign, nobodys].sort());
    await sweeps(other);
    expect(living().sort()).toEqual([nameOfMine, nameOfTheirs, nobodys].sort());
    expect((await mine.alice.get(mine.path)).body.status).toBe('pending');
    expect((await theirs.alice.get(theirs.path)).body.status).toBe('pending');
  });

  it('cancel jobs of their own only', async () => {
    const [mine, theirs] = [await deployIn(one), await deployIn(other)];
    expect((await theirs.alice.post(`${mine.path}/cancel`)).status).toBe(404);
    expect((await theirs.alice.del(`/api/training/deploy/runpod?deployment_id=${mine.podId}`)).status).toBe(404);
    expect((await theirs.alice.post(`${theirs.path}/cancel`)).status).toBe(200);
    expect(living()).toContain(`pw-dev-${mine.jobId}-1`);
    expect(living()).not.toContain(`pw-dev2-${theirs.jobId}-1`);
  });

  it('take no token, key or URL of each other, although user and names are the same', async () => {
    const { alice, dataset, jobId, podId, path } = await deployIn(one);
    const { url, token } = (await alice.post(`/api/datasets/${dataset}/download-tokens`, { mode: 'one_time' })).body;
    const elsewhere = url.replace(one.stack.apiUrl, other.stack.apiUrl);
    expect((await fetch(elsewhere, { redirect: 'manual' })).status).toBe(401);
    expect((await other.withToken(token).get('/api/datasets/download')).status).toBe(401);
    const pod = other.withToken(await jobTokenOf(one, podId));
    const claim = { attempt: 1, pod_id: podId, boot_id: 'boot' };
    expect((await pod.post(`${path}/claim`, claim)).status).toBe(401);
    expect((await pod.post('/api/datasets/tokens/refresh')).status).toBe(401);
    const there = await deployIn(other);
    expect((await pod.post(`${there.path}/claim`, { ...claim, pod_id: there.podId })).status).toBe(401);
    expect((await other.withToken(alice.jwt).get('/api/datasets')).status).toBe(401);
    expect((await there.alice.get(`/api/training/jobs/${jobId}`)).status).toBe(404);
    // The URL of one bucket, asked of the server of the other.
    const { url: presigned } = (await alice.post(`/api/datasets/${dataset}/download-tokens`, { mode: 'presigned' }))
      .body;
    expect((await fetch(presigned)).status).toBe(200);
    expect((await fetch(presigned.replace(one.stack.s3Url, other.stack.s3Url))).status).toBe(403);
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(302);
  });

  it('derive another token from the same Idempotency-Key of the same user', async () => {
    const key = { 'idempotency-key': 'download-1' };
    const tokenIn = async (world: StackWorld) => {
      const { alice, dataset } = await deployIn(world);
      return (await alice.post(`/api/datasets/${dataset}/download-tokens`, { mode: 'one_time' }, key)).body.token;
    };
    expect(await tokenIn(one)).not.toBe(await tokenIn(other));
  });
});
