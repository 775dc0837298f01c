import { type Client, type StackWorld, sha256, smokeConfig, textLines, uploadDataset } from '../stack-world.ts';

const mebibyte = 1024 * 1024;
/** Two parts of 64 MiB and a last one of a byte, which is the only one that is sent. */
const inPartsBytes = 128 * mebibyte + 1;

export interface Storyteller {
  readonly world: StackWorld;
  readonly user: string;
  readonly client: Client;
  /** Repeats what only a race reaches until the function has made the call for this user. */
  untilUsed(label: string, action: string, act: () => Promise<unknown>): Promise<void>;
}

export const lastPart = { part_number: 3, etag: '"x"' };
export const allParts = [1, 2, 3].map((part_number) => ({ ...lastPart, part_number }));

export const expectStatus = (expected: number, answer: { readonly status: number; readonly text: string }): void => {
  if (answer.status !== expected) throw new Error(`${answer.status} in place of ${expected}: ${answer.text}`);
};

const fetched = async (url: string, init: RequestInit = {}): Promise<void> => {
  const { status } = await fetch(url, init);
  if (status !== 200) throw new Error(`${init.method ?? 'GET'} was answered ${status}`);
};

const inParts = async ({ client }: Storyteller): Promise<void> => {
  const body = { name: 'large', size_bytes: inPartsBytes };
  const key = { 'idempotency-key': `parts-${client.jwt.slice(-20)}` };
  const created = await client.post('/api/datasets', body, key);
  expectStatus(201, created);
  expectStatus(201, await client.post('/api/datasets', body, key));
  const path = `/api/datasets/${created.body.dataset.id}`;
  const { upload_id } = created.body.upload;
  const begun = await client.get(`${path}/upload`);
  expectStatus(200, begun);
  await fetched(begun.body.parts[2].url, { method: 'PUT', body: 'x' });
  const fresh = await client.post(`${path}/parts`, { upload_id, part_numbers: [3] });
  expectStatus(200, fresh);
  await fetched(fresh.body.parts[0].url, { method: 'PUT', body: 'x' });
  const { uploaded_parts, parts } = (await client.get(`${path}/upload`)).body;
  if (uploaded_parts.length !== 1 || parts.length !== 2) throw new Error('It is not told which part is there.');
  expectStatus(409, await client.post(`${path}/complete`, { upload_id, parts: allParts }));
  expectStatus(204, await client.del(path));
};

const deletedWhileCompleted = async ({ client, untilUsed }: Storyteller): Promise<void> => {
  const bytes = textLines(20);
  await untilUsed('complete-dataset', 's3:DeleteObject datasets/', async () => {
    const created = await client.post('/api/datasets', { name: 'fleeting', size_bytes: bytes.length });
    await fetched(created.body.upload.url, {
      method: 'PUT',
      headers: created.body.upload.headers,
      body: new Uint8Array(bytes),
    });
    const path = `/api/datasets/${created.body.dataset.id}`;
    await Promise.all([client.post(`${path}/complete`), client.del(path)]);
  });
};

const downloads = async ({ client, world }: Storyteller, dataset: string): Promise<void> => {
  const tokens = `/api/datasets/${dataset}/download-tokens`;
  const key = { 'idempotency-key': 'download-once' };
  for (const _ of [1, 2]) expectStatus(201, await client.post(tokens, { mode: 'one_time' }, key));
  const oneTime = await client.post(tokens, { mode: 'one_time' });
  await fetched(oneTime.body.url, { method: 'HEAD' });
  await fetched(oneTime.body.url);
  expectStatus(
    410,
    await world.withToken('').get(new URL(oneTime.body.url).pathname + new URL(oneTime.body.url).search),
  );
  await fetched((await client.post(tokens, { mode: 'presigned' })).body.url);
  const revoked = await client.post(tokens, { mode: 'one_time' });
  expectStatus(204, await client.del(`/api/datasets/download-tokens/${revoked.body.token_id}`));
};

const configs = async ({ client }: Storyteller, dataset: string): Promise<string> => {
  const body = { ...smokeConfig(), dataset_id: dataset };
  const key = { 'idempotency-key': 'config-once' };
  const created = await client.post('/api/training/configs', body, key);
  expectStatus(201, created);
  expectStatus(201, await client.post('/api/training/configs', body, key));
  const path = `/api/training/configs/${created.body.id}`;
  expectStatus(200, await client.get('/api/training/configs'));
  expectStatus(200, await client.get(path));
  expectStatus(200, await client.send('PUT', path, { body }));
  expectStatus(412, await client.send('PUT', path, { body, headers: { 'if-match': '"0"' } }));
  const spare = await client.post('/api/training/configs', body);
  expectStatus(204, await client.del(`/api/training/configs/${spare.body.id}`));
  return created.body.id;
};

/** Keys are made, used once, listed and revoked, and the one that uses them asks who it is. */
const keys = async ({ client, world }: Storyteller): Promise<void> => {
  const made = await client.post('/api/keys', { name: 'script', scope: 'read' });
  expectStatus(201, made);
  expectStatus(200, await world.withToken(made.body.key).get('/api/me'));
  expectStatus(200, await client.get('/api/keys'));
  expectStatus(204, await client.del(`/api/keys/${made.body.id}`));
};

/** Stays for the deploys of the job story, which name it. */
const secrets = async ({ client }: Storyteller): Promise<void> => {
  const [path, spare] = ['/api/secrets/HF_TOKEN', '/api/secrets/SPARE'];
  for (const one of [path, spare])
    expectStatus(200, await client.send('PUT', one, { body: { value: 'hf_of_a_story' } }));
  expectStatus(200, await client.get('/api/secrets'));
  expectStatus(200, await client.get(path));
  expectStatus(204, await client.del(spare));
};

/** All that a user does before there is a job; answers a dataset and a config of it. */
export const userStory = async (teller: Storyteller) => {
  const { client } = teller;
  expectStatus(200, await client.get('/api/health'));
  expectStatus(200, await client.get('/api/openapi.json'));
  const bytes = textLines(200, teller.user);
  const dataset = await uploadDataset(client, bytes);
  expectStatus(200, await client.post(`/api/datasets/${dataset}/complete`));
  const early = await client.post('/api/datasets', { name: 'early', size_bytes: 10, sha256: sha256(bytes) });
  const again = await client.get(`/api/datasets/${early.body.dataset.id}/upload`);
  expectStatus(200, again);
  await fetched(again.body.url, { method: 'PUT', headers: again.body.headers, body: 'ten bytes.' }).catch(
    () => undefined,
  );
  expectStatus(409, await client.post(`/api/datasets/${early.body.dataset.id}/complete`));
  expectStatus(204, await client.del(`/api/datasets/${early.body.dataset.id}`));
  await keys(teller);
  await secrets(teller);
  await inParts(teller);
  await deletedWhileCompleted(teller);
  expectStatus(200, await client.get('/api/datasets'));
  expectStatus(200, await client.get(`/api/datasets/${dataset}`));
  expectStatus(200, await client.send('PATCH', `/api/datasets/${dataset}`, { body: { description: 'of foxes' } }));
  expectStatus(409, await client.post(`/api/datasets/${dataset}/compression`));
  await downloads(teller, dataset);
  return { dataset, config: await configs(teller, dataset) };
};
