import { type FunctionName, routes } from '../../shared/names.ts';
import { goodRequest } from '../unit/accounts/good-requests.ts';
import {
  type Client,
  jobTokenOf,
  type StackWorld,
  sha256,
  smokeConfig,
  startWorld,
  textLines,
  uploadDataset,
} from './stack-world.ts';

/** The powers of somebody who holds a credential that was given to another: all that docs/threat-model.md says, and no more. */
const bytes = textLines(50);
const mebibyte = 1024 * 1024;

/** A first call of each function starts a worker, beside other suites. */
jest.setTimeout(60_000);

let world: StackWorld;
let alice: Client;

beforeAll(async () => {
  // Pods without processes: each test plays the pod and the thief.
  world = await startWorld({ simulator: { runPods: false } });
  alice = await world.as('alice');
});
afterAll(() => world.stop());

const follow = (url: string, init: RequestInit = {}) => fetch(url, { redirect: 'manual', ...init });

/** S3 tells only those who may list the bucket that an object is not there; the function that signed may not. */
const gone = [403, 404];

/** Every route of these callers with ids in it, and a body that is good enough for none of them to matter. */
const routesOf = (auth: 'user' | 'pod', ids: Readonly<Record<string, string>>) =>
  Object.values(routes)
    .filter((route) => route.auth === auth)
    .map(({ route }) => {
      const [method = '', path = ''] = route.split(' ');
      return { method, path: path.replace(/\{(\w+)\}/g, (_, name) => ids[name] ?? ids.id ?? '') };
    });

const call = (client: Client, { method, path }: { method: string; path: string }, body: unknown = {}) =>
  client.send(method, path, method === 'GET' ? {} : { body });

const deploy = async (dataset: string, as: Client = alice) => {
  const { status, text, body } = await as.post('/api/training/deploy/runpod', {
    training_config: smokeConfig(),
    dataset_id: dataset,
    gpu_type: 'RTX 4090',
    budget_limit: 1,
    secrets: { HF_TOKEN: 'hf_of_alice' },
  });
  if (status !== 201) throw new Error(text);
  const path = `/api/training/jobs/${body.job_id}`;
  return {
    path,
    jobId: body.job_id as string,
    podId: body.pod_id as string,
    token: await jobTokenOf(world, body.pod_id),
  };
};

const claim = async (
  { path, podId, token }: { path: string; podId: string; token: string },
  boot = 'boot-of-the-pod',
) => world.withToken(token).post(`${path}/claim`, { attempt: 1, pod_id: podId, boot_id: boot });

const oneTime = async (dataset: string, body: object = { mode: 'one_time' }) =>
  (await alice.post(`/api/datasets/${dataset}/download-tokens`, body)).body;

/** The body of each pod route. */
const podBodies: Readonly<Record<string, object>> = {
  claim: { attempt: 1, pod_id: 'p', boot_id: 'b' },
  metrics: { attempt: 1, seq: 7, metrics: [] },
  events: { attempt: 1, seq: 7, type: 'phase', phase: 'training' },
  logs: { attempt: 1, seq: 7, lines: [] },
  artifacts: { attempt: 1, name: 'a.tar', kind: 'log', size_bytes: 1, sha256: 'a'.repeat(64) },
  complete: {},
};

const onEveryPodRoute = (client: Client, ids: Readonly<Record<string, string>>) =>
  Promise.all(
    routesOf('pod', ids).map(async (route) => {
      const { status } = await call(client, route, podBodies[route.path.split('/').at(-1) ?? '']);
      return `${route.method} ${route.path.split('/').at(-1)} ${status}`;
    }),
  );

describe('a stolen download token', () => {
  it('opens no route but the download of its one dataset', async () => {
    const dataset = await uploadDataset(alice, bytes);
    const { token } = await oneTime(dataset);
    const thief = world.withToken(token);
    const ids = { id: dataset, token_id: dataset };
    for (const route of routesOf('user', ids)) expect((await call(thief, route)).status).toBe(401);
    expect(new Set((await onEveryPodRoute(thief, ids)).map((line) => line.split(' ').at(-1)))).toEqual(
      new Set(['401']),
    );
    // The token is no proof of a job, so it cannot be made to live on.
    expect((await thief.post('/api/datasets/tokens/refresh')).status).toBe(401);
    const body = { body: JSON.stringify({ token }), method: 'POST', headers: { 'content-type': 'application/json' } };
    expect((await follow(`${world.stack.apiUrl}/api/datasets/tokens/refresh`, body)).status).toBe(409);
    expect((await thief.get('/api/datasets/download')).status).toBe(302);
  });

  it('used by a thief is used up: the owner is told 410 token_used', async () => {
    const { url } = await oneTime(await uploadDataset(alice, bytes));
    expect((await follow(url)).status).toBe(302);
    const owner = await follow(url);
    expect([owner.status, await owner.json()]).toEqual([410, expect.objectContaining({ code: 'token_used' })]);
    expect(world.stack.logs()).toMatch(
      /"reason":"token_used"[^\n]*"TokenRefused":1|"TokenRefused":1[^\n]*"reason":"token_used"/,
    );
  });

  it('is worth nothing once its dataset is deleted, and neither is a presigned GET', async () => {
    const dataset = await uploadDataset(alice, bytes);
    const { url } = await oneTime(dataset);
    const presigned = await oneTime(dataset, { mode: 'presigned' });
    expect((await follow(presigned.url)).status).toBe(200);
    expect((await alice.del(`/api/datasets/${dataset}`)).status).toBe(204);
    expect(gone).toContain((await fetch(url)).status);
    expect(gone).toContain((await follow(presigned.url)).status);
  });
});

describe('a stolen presigned GET', () => {
  it('reads one object for an hour at most; revoking the token that it came from does not end it', async () => {
    const dataset = await uploadDataset(alice, bytes);
    const { url, token_id } = await oneTime(dataset);
    const location = (await follow(url)).headers.get('location') ?? '';
    expect(Number(new URL(location).searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(3600);
    expect((await alice.del(`/api/datasets/download-tokens/${token_id}`)).status).toBe(204);
    expect((await follow(location)).status).toBe(200);
    const other = await uploadDataset(alice, bytes);
    expect((await follow(location.replace(dataset, other))).status).toBe(403);
    for (const method of ['PUT', 'DELETE', 'HEAD', 'POST'])
      expect((await follow(location, { method })).status).toBe(403);
    const bucket = new URL(location).pathname.split('/')[1];
    expect((await follow(location.replace(new URL(location).pathname, `/${bucket}`))).status).toBe(403);
  });
});

describe('a stolen presigned PUT', () => {
  const announced = async (fields: object = {}) => {
    const { body } = await alice.post('/api/datasets', { name: 'a', size_bytes: bytes.length, ...fields });
    const { upload, dataset } = body;
    const put = (content: Buffer) =>
      follow(upload.url, { method: 'PUT', headers: upload.headers, body: new Uint8Array(content) });
    return { id: dataset.id as string, put, upload };
  };
  const others = Buffer.from(bytes.toString().replaceAll('fox', 'cat'));

  it('changes nothing that was checked: whoever downloads gets the bytes that were', async () => {
    const { id, put } = await announced();
    expect((await put(bytes)).status).toBe(200);
    expect((await alice.post(`/api/datasets/${id}/complete`)).status).toBe(200);
    expect((await put(others)).status).toBe(200);
    expect((await alice.post(`/api/datasets/${id}/complete`)).status).toBe(200);
    const { url } = await oneTime(id);
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('brings nothing back after the dataset is deleted', async () => {
    const { id, put } = await announced();
    await put(bytes);
    await alice.post(`/api/datasets/${id}/complete`);
    const { url } = await oneTime(id, { mode: 'presigned' });
    expect((await alice.del(`/api/datasets/${id}`)).status).toBe(204);
    expect((await put(bytes)).status).toBe(200);
    expect(gone).toContain((await follow(url)).status);
    expect((await alice.post(`/api/datasets/${id}/complete`)).status).toBe(404);
    expect((await alice.get(`/api/datasets/${id}`)).status).toBe(404);
  });

  it('takes other bytes of that length before they are checked, unless the SHA-256 was announced', async () => {
    const free = await announced();
    expect((await free.put(others)).status).toBe(200);
    const pinned = await announced({ sha256: sha256(bytes) });
    expect((await pinned.put(others)).status).toBe(400);
    expect((await pinned.put(Buffer.concat([others, others]))).status).toBe(403);
  });

  it('reads nothing and deletes nothing', async () => {
    const { put, upload } = await announced();
    await put(bytes);
    for (const method of ['GET', 'DELETE', 'HEAD']) expect((await follow(upload.url, { method })).status).toBe(403);
  });

  it('of a part is worth nothing once its upload is over', async () => {
    const body = { name: 'parts', size_bytes: 128 * mebibyte + 1 };
    const { dataset, upload } = (await alice.post('/api/datasets', body)).body;
    const { url } = upload.parts.at(-1);
    const put = () => follow(url, { method: 'PUT', body: 'x' });
    expect((await put()).status).toBe(200);
    expect((await follow(upload.parts[0].url, { method: 'PUT', body: 'x' })).status).toBe(403);
    expect((await alice.del(`/api/datasets/${dataset.id}`)).status).toBe(204);
    expect((await put()).status).toBe(404);
  });
});

describe('a stolen job token', () => {
  it('of a live attempt opens what its pod is given, and nothing else', async () => {
    const dataset = await uploadDataset(alice, bytes);
    const job = await deploy(dataset);
    const another = await deploy(dataset);
    const claimed = await claim(job);
    expect(claimed).toMatchObject({ status: 200, body: { secrets: { HF_TOKEN: 'hf_of_alice' } } });
    const thief = world.withToken(job.token);
    const ids = { id: another.jobId, artifact_id: another.jobId, token_id: dataset };
    // No route of a user, no other job of the same user.
    for (const route of routesOf('user', { ...ids, id: dataset })) expect((await call(thief, route)).status).toBe(401);
    expect(new Set((await onEveryPodRoute(thief, ids)).map((line) => line.split(' ').at(-1)))).toEqual(
      new Set(['401']),
    );
    // The pod reaches its own job: the dataset, whose tokens are counted, and what a pod may say.
    for (let refresh = 0; refresh < 10; refresh += 1)
      expect((await thief.post('/api/datasets/tokens/refresh')).status).toBe(201);
    expect((await thief.post('/api/datasets/tokens/refresh')).body.code).toBe('refresh_limit_reached');
    expect((await thief.post(`${job.path}/metrics`, podBodies.metrics)).status).toBe(200);
    // The secrets of the job are told to the boot that claimed, and a second one shows.
    expect((await claim(job, 'boot-of-the-thief')).body.code).toBe('attempt_already_claimed');
    const events = await alice.get(`${job.path}/events`);
    expect(events.text).toContain('A second boot claimed attempt 1');
  });

  it('of an attempt that is over opens nothing; a download token that it was given and not used dies in minutes', async () => {
    const dataset = await uploadDataset(alice, bytes);
    const job = await deploy(dataset);
    const { body } = await claim(job);
    expect((await alice.post(`${job.path}/cancel`)).status).toBe(200);
    const thief = world.withToken(job.token);
    const ids = { id: job.jobId, artifact_id: job.jobId };
    expect(new Set((await onEveryPodRoute(thief, ids)).map((line) => line.split(' ').at(-1)))).toEqual(
      new Set(['410']),
    );
    expect((await thief.post('/api/datasets/tokens/refresh')).status).toBe(410);
    const token = new URL(body.dataset.url).searchParams.get('token');
    const facts = await follow(body.dataset.url, { method: 'HEAD' });
    const left = Date.parse(facts.headers.get('x-token-expires-at') ?? '') - Date.now();
    expect(left).toBeLessThanOrEqual(900_000);
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) };
    expect((await follow(`${world.stack.apiUrl}/api/datasets/tokens/refresh`, init)).status).toBe(410);
  });
});

describe('a hostile pod', () => {
  it('that names the pod of another at its claim ends none but its own', async () => {
    const dataset = await uploadDataset(alice, bytes);
    const bob = await world.as('bob');
    const [job, victim] = [await deploy(dataset), await deploy(await uploadDataset(bob, bytes), bob)];
    expect((await claim({ ...job, podId: victim.podId })).status).toBe(200);
    const error = { code: 'training_crashed', message: 'so there' };
    const end = { attempt: 1, seq: 1, type: 'failed', error };
    expect((await world.withToken(job.token).post(`${job.path}/events`, end)).body.directive).toBe('stop');
    for (let nth = 0; nth < 2; nth += 1)
      expect(await world.stack.runSchedule('sweep')).toMatchObject({ kind: 'result' });
    const living = world.stack.simulator?.control.pods().filter(({ endedAt }) => endedAt === null) ?? [];
    expect(living.map(({ id }) => id)).toContain(victim.podId);
    expect(living.map(({ id }) => id)).not.toContain(job.podId);
    expect((await bob.get(victim.path)).body.status).toBe('pending');
  });
});

describe('a stolen JWT', () => {
  it('of a user opens that user’s things, nobody else’s, and nothing of operators or pods', async () => {
    const dataset = await uploadDataset(alice, bytes);
    const job = await deploy(dataset);
    const { token_id } = await oneTime(dataset);
    const { body: config } = await alice.post('/api/training/configs', smokeConfig());
    const mallory = await world.as('mallory');
    const ids = { id: dataset, token_id, artifact_id: dataset };
    const idOf = (path: string) =>
      path.includes('/jobs/') ? job.jobId : path.includes('/configs/') ? config.id : dataset;
    const isAdmin = (route: string): boolean => route.includes(' /api/admin/');
    // A secret is put under a name of its user's own: there is nothing of another to reach.
    const named = (Object.keys(routes) as FunctionName[]).filter(
      (name) =>
        routes[name].auth === 'user' &&
        routes[name].route.includes('{') &&
        !isAdmin(routes[name].route) &&
        name !== 'put-secret',
    );
    for (const name of named) {
      const { route } = routes[name];
      const [method = '', path = ''] = route.split(' ');
      const filled = path.replace('{id}', idOf(path)).replace('{token_id}', token_id).replace('{name}', 'HF_TOKEN');
      const answer = await call(mallory, { method, path: filled }, goodRequest(name).body ?? {});
      expect(`${route} ${answer.status}`).toBe(`${route} 404`);
    }
    for (const method of ['GET', 'DELETE'])
      expect((await mallory.send(method, `/api/training/deploy/runpod?deployment_id=${job.jobId}`)).status).toBe(404);
    for (const list of ['/api/datasets', '/api/training/jobs', '/api/training/configs'])
      expect((await mallory.get(list)).body.items).toEqual([]);
    const taken = { training_config_id: config.id, dataset_id: dataset };
    expect((await mallory.post('/api/training/deploy/runpod', taken)).status).toBe(404);
    for (const name of (Object.keys(routes) as FunctionName[]).filter((one) => isAdmin(routes[one].route))) {
      const { route } = routes[name];
      const [method = '', path = ''] = route.split(' ');
      const filled = `${path.replace('{user_id}', 'alice')}${path.endsWith('/sweep') ? '?dry_run=true' : ''}`;
      const answer = await call(mallory, { method, path: filled }, goodRequest(name).body ?? {});
      expect(`${route} ${answer.status}`).toBe(`${route} 403`);
    }
    expect(
      new Set((await onEveryPodRoute(mallory, { ...ids, id: job.jobId })).map((line) => line.split(' ').at(-1))),
    ).toEqual(new Set(['401']));
  });

  it('of an operator holds and cancels jobs and asks what a sweep would do, and reads nothing of a user', async () => {
    const dataset = await uploadDataset(alice, bytes);
    const job = await deploy(dataset);
    const operator = world.withToken(await world.stack.issueToken('ops', { operator: true }));
    expect((await operator.post('/api/admin/sweep?dry_run=true')).status).toBe(200);
    const hold = { reason: 'a look', expires_in_seconds: 60 };
    expect((await operator.send('PUT', `${job.path}/hold`, { body: hold })).status).toBe(200);
    for (const path of [job.path, `${job.path}/logs`, `${job.path}/artifacts`, `/api/datasets/${dataset}`])
      expect((await operator.get(path)).status).toBe(404);
    expect((await operator.post(`/api/datasets/${dataset}/download-tokens`, { mode: 'one_time' })).status).toBe(404);
    expect((await operator.post(`${job.path}/cancel`)).status).toBe(200);
  });
});

describe('a stolen RunPod key', () => {
  it('shows the job tokens of pods that run, and no secret of a user', async () => {
    const job = await deploy(await uploadDataset(alice, bytes));
    const headers = { authorization: `Bearer ${world.stack.simulator?.apiKey}` };
    const pod = await (await fetch(`${world.stack.runpodUrl}/pods/${job.podId}`, { headers })).text();
    expect(pod).toContain(job.token);
    expect(pod).not.toContain('hf_of_alice');
    for (const route of routesOf('user', { id: job.jobId }))
      expect((await call(world.withToken(String(world.stack.simulator?.apiKey)), route)).status).toBe(401);
  });
});
