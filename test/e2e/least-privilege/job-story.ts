import { randomUUID } from 'node:crypto';
import { maxUploadsAtOnce } from '../../../shared/domain/artifacts/artifact-limits.ts';
import { type Client, jobTokenOf, sha256, until } from '../stack-world.ts';
import { allParts, expectStatus, type Storyteller } from './user-story.ts';

const mebibyte = 1024 * 1024;
const checkpoint = Buffer.from('a checkpoint');

/** Signed, so that delivery opens the sealed secret. */
export const webhook = { url: 'https://hooks.example.com/podwarden', secret: 'a secret of the receiver' };

interface Running {
  readonly path: string;
  readonly attempt: number;
  readonly podId: string;
  readonly pod: Client;
  /** The answer of its claim. */
  readonly taken: Awaited<ReturnType<Client['post']>>['body'];
}

/** Plays the pod of the current attempt: claims, and fetches all that it is told to fetch. */
export const claimed = async ({ world, client }: Storyteller, path: string): Promise<Running> => {
  const { attempt, pod_id: podId } = (await client.get(path)).body;
  const pod = world.withToken(await jobTokenOf(world, podId));
  const claim = { attempt, pod_id: podId, boot_id: `boot-${attempt}` };
  const taken = await pod.post(`${path}/claim`, claim);
  expectStatus(200, taken);
  expectStatus(200, await pod.post(`${path}/claim`, claim));
  const { dataset, validation, runtime, resume } = taken.body;
  for (const { url } of [dataset, validation, runtime, resume].filter(Boolean)) {
    const { status } = await fetch(url);
    if (status !== 200) throw new Error(`The pod was answered ${status} for ${new URL(url).pathname}`);
  }
  return { path, attempt, podId, pod, taken: taken.body };
};

const reports = async ({ path, attempt, pod }: Running): Promise<void> => {
  // So many that the older lines of the history leave the job, now and when the next attempt is launched.
  for (const phase of ['training', 'evaluating', 'training']) {
    expectStatus(200, await pod.post(`${path}/events`, { attempt, seq: 1, type: 'phase', phase }));
  }
  const metrics = {
    attempt,
    seq: 1,
    metrics: [{ step: 1, train_loss: 2 }],
    progress: { current_step: 1, total_steps: 9 },
  };
  for (const _ of [1, 2]) expectStatus(200, await pod.post(`${path}/metrics`, metrics));
  // The report with which the first sixty are rolled up.
  expectStatus(200, await pod.post(`${path}/metrics`, { ...metrics, seq: 69 }));
  const lines = [{ ts: new Date().toISOString(), stream: 'stdout', text: 'step 1' }];
  for (const _ of [1, 2]) expectStatus(200, await pod.post(`${path}/logs`, { attempt, seq: 1, lines }));
};

export const uploaded = async ({ path, attempt, pod }: Running, name: string): Promise<void> => {
  const body = { attempt, name, kind: 'checkpoint', size_bytes: checkpoint.length, sha256: sha256(checkpoint) };
  const { artifact, upload } = (await pod.post(`${path}/artifacts`, body)).body;
  expectStatus(409, await pod.post(`${path}/artifacts/${artifact.id}/complete`, { attempt }));
  await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: new Uint8Array(checkpoint) });
  expectStatus(200, await pod.post(`${path}/artifacts/${artifact.id}/complete`, { attempt }));
};

/** Announced in parts; nothing is uploaded. */
export const inParts = async ({ path, attempt, pod }: Running, name: string): Promise<void> => {
  const body = { attempt, name, kind: 'checkpoint', size_bytes: 128 * mebibyte + 1, sha256: sha256(Buffer.from(name)) };
  expectStatus(201, await pod.post(`${path}/artifacts`, body));
};

/** Announced in parts, several times at once, and never uploaded: the next attempt's checkpoint ends it. */
const abandoned = async ({ untilUsed }: Storyteller, { path, attempt, pod }: Running): Promise<void> => {
  let tries = 0;
  let newest = '';
  await untilUsed('create-artifact', 's3:AbortMultipartUpload artifacts/', async () => {
    tries += 1;
    const body = {
      attempt,
      name: `large-${tries}`,
      kind: 'checkpoint',
      size_bytes: 128 * mebibyte + 1,
      sha256: sha256(Buffer.from(String(tries))),
    };
    const announced = await Promise.all([1, 2, 3, 4].map(() => pod.post(`${path}/artifacts`, body)));
    for (const answer of announced) expectStatus(201, answer);
    newest = announced[0]?.body.artifact.id;
  });
  expectStatus(409, await pod.post(`${path}/artifacts/${newest}/complete`, { attempt, parts: allParts }));
};

/** Announced until the counters of the job are at their limit, so that what stands is counted anew. */
const announcedOften = async ({ path, attempt, pod }: Running): Promise<void> => {
  const body = { attempt, name: 'log', kind: 'log', size_bytes: checkpoint.length, sha256: sha256(checkpoint) };
  for (let times = 0; times <= maxUploadsAtOnce; times += 1) {
    expectStatus(201, await pod.post(`${path}/artifacts`, body));
  }
};

const looksOf = async ({ client }: Storyteller, { path, podId }: Running): Promise<void> => {
  for (const view of ['', '/metrics', '/events', '/logs']) expectStatus(200, await client.get(`${path}${view}`));
  const artifacts = (await client.get(`${path}/artifacts`)).body.items;
  const urls = artifacts.flatMap(({ url }: { readonly url?: string }) => url ?? []);
  for (const url of urls) await fetch(url);
  for (const { id } of artifacts) {
    const one = await client.get(`${path}/artifacts/${id}`);
    expectStatus(200, one);
    if (one.body.url !== undefined) await fetch(one.body.url);
  }
  expectStatus(200, await client.get('/api/training/jobs?active=true&limit=5'));
  expectStatus(200, await client.send('PATCH', path, { body: { labels: { looked: 'yes' } } }));
  expectStatus(200, await client.get(`${path}?include=training_config,requested`));
  const deployment = '/api/training/deploy/runpod?deployment_id=';
  for (const id of [path.split('/').at(-1), podId]) expectStatus(200, await client.get(`${deployment}${id}`));
  const hold = { reason: 'a look', expires_in_seconds: 600 };
  expectStatus(200, await client.send('PUT', `${path}/hold`, { body: hold }));
  expectStatus(204, await client.del(`${path}/hold`));
};

const refreshed = async ({ client, world }: Storyteller, { pod }: Running): Promise<void> => {
  const fresh = await pod.post('/api/datasets/tokens/refresh');
  expectStatus(201, fresh);
  const token = new URL(fresh.body.url).searchParams.get('token');
  expectStatus(201, await world.withToken('').post('/api/datasets/tokens/refresh', { token }));
  expectStatus(401, await client.post('/api/datasets/tokens/refresh'));
};

/** As a pod whose job nobody knows any more. */
export const strangerStory = async ({ world }: Storyteller): Promise<void> => {
  const pod = world.withToken('A'.repeat(43));
  const path = `/api/training/jobs/${randomUUID()}`;
  const call = { attempt: 1, seq: 1 };
  expectStatus(401, await pod.post(`${path}/claim`, { attempt: 1, pod_id: 'pod', boot_id: 'boot' }));
  expectStatus(401, await pod.post(`${path}/metrics`, { ...call, metrics: [] }));
  expectStatus(401, await pod.post(`${path}/logs`, { ...call, lines: [] }));
  expectStatus(401, await pod.post(`${path}/events`, { ...call, type: 'completed' }));
  const artifact = { attempt: 1, name: 'x', kind: 'log', size_bytes: 1, sha256: sha256(checkpoint) };
  expectStatus(401, await pod.post(`${path}/artifacts`, artifact));
};

export interface Deployment {
  readonly dataset: string;
  readonly config: string;
}

/** Answers the path of a new job. */
export const deployed = async (
  { client }: Pick<Storyteller, 'client'>,
  { dataset, config }: Deployment,
  headers: Record<string, string> = {},
  fields: object = {},
): Promise<string> => {
  const answer = await client.post(
    '/api/training/deploy/runpod',
    {
      training_config_id: config,
      dataset_id: dataset,
      gpu_type: 'RTX 4090',
      secrets: { HF_TOKEN: 'hf_secret' },
      ...fields,
    },
    headers,
  );
  expectStatus(201, answer);
  return `/api/training/jobs/${answer.body.job_id}`;
};

/** One job with a first attempt that its machine fails and a second one that says it is done. */
export const jobStory = async (teller: Storyteller, deployment: Deployment): Promise<void> => {
  const { client, world } = teller;
  const key = { 'idempotency-key': 'deploy-once' };
  const path = await deployed(teller, deployment, key);
  await deployed(teller, deployment, key);
  expectStatus(409, await client.del(`/api/datasets/${deployment.dataset}`));
  const first = await claimed(teller, path);
  await reports(first);
  await refreshed(teller, first);
  await uploaded(first, 'checkpoint-1');
  await abandoned(teller, first);
  await looksOf(teller, first);
  const error = { code: 'gpu_unusable', message: 'It fell off the bus.' };
  expectStatus(200, await first.pod.post(`${path}/events`, { attempt: 1, seq: 2, type: 'failed', error }));
  await until(
    async () => (await client.get(path)).body,
    ({ status, attempt }) => status === 'pending' && attempt === 2,
    () => world.stack.runSchedule('sweep'),
  );
  const second = await claimed(teller, path);
  await reports(second);
  await uploaded(second, 'checkpoint-2');
  await uploaded(second, 'checkpoint-3');
  await uploaded(second, 'checkpoint-4');
  await announcedOften(second);
  expectStatus(200, await second.pod.post(`${path}/events`, { attempt: 2, seq: 2, type: 'completed' }));
};

interface Stalled {
  readonly path: string;
  /** The pod is heard of, and makes no step. */
  readonly beat: () => Promise<unknown>;
}

/** Claimed and in training, and then without a step for good; its end is told to a webhook. */
export const stalledJob = async (teller: Storyteller, deployment: Deployment): Promise<Stalled> => {
  const path = await deployed(teller, deployment, {}, { webhook });
  const running = await claimed(teller, path);
  await reports(running);
  let seq = 1;
  const beat = () => {
    seq += 1;
    return running.pod.post(`${path}/metrics`, { attempt: running.attempt, seq, metrics: [] });
  };
  return { path, beat };
};

/** Claimed, and never heard of again. */
export const silentJob = async (teller: Storyteller, deployment: Deployment): Promise<void> => {
  await claimed(teller, await deployed(teller, deployment));
};
