import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { openApiDocument } from '../../shared/http/openapi.ts';
import { routeOf } from '../../shared/http/operation.ts';
import { type FunctionName, type RouteName, routes } from '../../shared/names.ts';
import { goodRequest } from '../unit/accounts/good-requests.ts';
import { type Answer, type Client, type StackWorld, startWorld, until } from './stack-world.ts';

/** Credentials and what each opens, through the gateway, the authorizer of the template and the functions themselves. */

jest.setTimeout(240_000);

let world: StackWorld;
let alice: Client;
let operator: Client;

beforeAll(async () => {
  world = await startWorld({ simulator: { runPods: false } });
  alice = await world.as('alice');
  operator = world.withToken(await world.stack.issueToken('ops', { operator: true }));
});
afterAll(() => world?.stop());

const ofUsers = (Object.keys(routes) as FunctionName[]).filter((name) => routes[name].auth === 'user');
const route = (name: FunctionName): RouteName => routes[name];

/** A request with nothing wrong but the things that it names, which nobody has. */
const send = (client: Client, name: FunctionName): Promise<Answer> => {
  const { path = {}, query = {}, body } = goodRequest(name);
  const [method = '', pattern = ''] = routes[name].route.split(' ');
  const url = pattern.replace(/\{(\w+)\}/g, (_, parameter: string) => path[parameter] ?? '');
  const search = new URLSearchParams(query).toString();
  return client.send(method, search === '' ? url : `${url}?${search}`, body === undefined ? {} : { body });
};

const tables = ['Datasets', 'TrainingConfigs', 'DownloadTokens', 'Jobs', 'Controls', 'Accounts', 'DueWork'] as const;

/** Everything that is stored, but for what notes that a key was used. */
const stored = async (): Promise<string> => {
  const { dynamodbUrl, credentials, region } = world.stack;
  const client = new DynamoDBClient({ endpoint: dynamodbUrl, credentials, region });
  const contents = await Promise.all(
    tables.map(async (table) => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: world.stack.tableName(table) }));
      return [table, Items.map(({ last_used_on: _, write_id: __, ...item }) => JSON.stringify(item)).sort()];
    }),
  );
  client.destroy();
  return JSON.stringify(contents);
};

const newKey = async (client: Client, scope: 'read' | 'write', days: number | null = 1) => {
  const { status, text, body } = await client.post('/api/keys', { name: `To ${scope}`, scope, expires_in_days: days });
  if (status !== 201) throw new Error(text);
  return { id: body.id as string, key: body.key as string, client: world.withToken(body.key) };
};

const { paths } = openApiDocument() as { paths: Record<string, Record<string, { responses: object }>> };

/** Each answer is one that the OpenAPI document names: whoever holds a client to it is surprised by no refusal. */
const everyRoute = async (client: Client) => {
  const answers: (readonly [FunctionName, Answer])[] = [];
  for (const name of ofUsers) {
    const answer = await send(client, name);
    const { method, path } = routeOf({ name });
    const documented = Object.keys(paths[path]?.[method.toLowerCase()]?.responses ?? {});
    expect([name, documented]).toEqual([name, expect.arrayContaining([String(answer.status)])]);
    answers.push([name, answer]);
  }
  return answers;
};

const expectNobody = async (client: Client, reason: string) => {
  const before = await stored();
  for (const [name, { status, body }] of await everyRoute(client)) {
    expect([name, status, body]).toEqual([
      name,
      401,
      { error: expect.any(String), code: 'unauthorized', request_id: expect.any(String), details: { reason } },
    ]);
  }
  expect(await stored()).toBe(before);
};

describe('every route of users', () => {
  it('is closed to who brings nothing, or what was forged', async () => {
    await expectNobody(world.withToken(''), 'missing');
    await expectNobody(world.withToken(`pwk_${'A'.repeat(43)}`), 'invalid');
    const [header, payload] = alice.jwt.split('.');
    await expectNobody(world.withToken(`${header}.${payload}.${'A'.repeat(342)}`), 'invalid');
  });

  it('is closed to a token and a key that have expired, and to a key that was revoked', async () => {
    await expectNobody(world.withToken(await world.stack.issueToken('alice', { expiresInSeconds: -5 })), 'expired');
    const { id, client } = await newKey(alice, 'write');
    expect((await alice.del(`/api/keys/${id}`)).status).toBe(204);
    await expectNobody(client, 'revoked');
  });

  it('is closed to a key that may only read unless it changes nothing, and no key opens what takes a JWT', async () => {
    const [reading, writing] = [await newKey(alice, 'read'), await newKey(alice, 'write')];
    const before = await stored();
    for (const [name, { status, body }] of await everyRoute(reading.client)) {
      const { changes, takesKeys = true } = route(name);
      if (takesKeys && changes === false) expect([name, [200, 404].includes(status)]).toEqual([name, true]);
      else expect([name, status, body?.code]).toEqual([name, 403, 'forbidden']);
    }
    for (const name of ofUsers.filter((one) => route(one).takesKeys === false)) {
      const { status, body } = await send(writing.client, name);
      expect([name, status, body.code]).toEqual([name, 403, 'forbidden']);
    }
    expect(await stored()).toBe(before);
  });
});

describe('a suspended user', () => {
  /** A suspended user's things can be read, ended and deleted. */
  const refused: readonly FunctionName[] = [
    'create-dataset',
    'presign-dataset-parts',
    'complete-dataset',
    'get-dataset-upload',
    'mend-dataset-compression',
    'create-config',
    'update-config',
    'deploy-job',
    'create-key',
    'put-secret',
  ];

  it('is refused by 403 all that begins something, by JWT and by key, and gets nothing done', async () => {
    const mallory = await world.as('mallory');
    const { client: byKey } = await newKey(mallory, 'write');
    const path = '/api/admin/users/mallory/suspension';
    expect((await operator.send('PUT', path, { body: { reason: 'A test.' } })).status).toBe(200);
    const before = await stored();
    for (const client of [mallory, byKey]) {
      for (const [name, { status, body }] of await everyRoute(client)) {
        const byRight = client === byKey && route(name).takesKeys === false;
        const isOfOperators = route(name).route.includes(' /api/admin/');
        if (byRight || isOfOperators) expect([name, status, body.code]).toEqual([name, 403, 'forbidden']);
        else if (refused.includes(name)) expect([name, status, body.code]).toEqual([name, 403, 'user_suspended']);
        else expect([name, [401, 403].includes(status)]).toEqual([name, false]);
      }
    }
    expect(await stored()).toBe(before);
  });
});

describe('an API key', () => {
  it('does for its user what their JWT does, and is in no list, table or log', async () => {
    const { id, key, client } = await newKey(alice, 'write', null);
    const config = goodRequest('create-config').body;
    const made = await client.post('/api/training/configs', config);
    expect(made.status).toBe(201);
    expect((await alice.get(`/api/training/configs/${made.body.id}`)).status).toBe(200);
    const bob = await world.as('bob');
    expect((await bob.del(`/api/keys/${id}`)).status).toBe(404);
    const listed = await client.get('/api/keys');
    expect(listed.body.items).toContainEqual({
      id,
      name: 'To write',
      scope: 'write',
      created_at: expect.any(String),
      expires_at: null,
      last_used_on: new Date().toISOString().slice(0, 10),
    });
    for (const text of [listed.text, await stored(), world.stack.logs()]) expect(text).not.toContain(key.slice(4));
    expect(listed.text).not.toMatch(/[0-9a-f]{64}/);
  });

  it('made with a JWT that has expired since goes on, is in the list of its user, and dies by their hand', async () => {
    const stolen = world.withToken(await world.stack.issueToken('carol', { expiresInSeconds: 4 }));
    const made = await stolen.post('/api/keys', { name: 'backup', scope: 'write' });
    expect(made.status).toBe(201);
    await until(
      () => stolen.get('/api/datasets'),
      ({ status }) => status === 401,
    );
    const thief = world.withToken(made.body.key);
    expect((await thief.get('/api/keys')).status).toBe(200);
    expect((await thief.post('/api/keys', { name: 'another', scope: 'write' })).status).toBe(403);
    const carol = await world.as('carol');
    const { items } = (await carol.get('/api/keys')).body;
    expect(items).toMatchObject([{ id: made.body.id, name: 'backup', last_used_on: expect.any(String) }]);
    expect(world.stack.logs()).toMatch(new RegExp(`"code":"api_key_created"[^\\n]*"key_id":"${made.body.id}"`));
    expect((await carol.del(`/api/keys/${made.body.id}`)).status).toBe(204);
    expect((await carol.get('/api/keys')).body.items).toEqual([]);
  });

  it('says of itself at /api/me who it is, and is no operator', async () => {
    const { id, client } = await newKey(operator, 'read');
    const me = { user_id: 'ops', authenticated_by: 'jwt', api_key: null, operator: true };
    expect((await operator.get('/api/me')).body).toMatchObject(me);
    expect((await client.get('/api/me')).body).toMatchObject({
      user_id: 'ops',
      authenticated_by: 'api_key',
      api_key: { id, scope: 'read' },
      operator: false,
      defaults: { max_attempts: expect.any(Number), docker_image: expect.any(String) },
    });
  });
});
