import { request } from 'node:http';
import { type StackWorld, startWorld, textLines, uploadDataset } from './stack-world.ts';

/** A first call of each function starts a worker, beside other suites. */
jest.setTimeout(60_000);

let world: StackWorld;

beforeAll(async () => {
  world = await startWorld({ simulator: { runPods: false } });
});
afterAll(() => world.stop());

/** The status of a GET with these lines of header, some of them more than once: fetch would join or refuse them. */
const statusOf = (path: string, headers: readonly string[]): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(world.stack.apiUrl);
    request({ hostname, port, path, headers: [...headers, 'host', `${hostname}:${port}`] }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });

describe('the API, to users that mean harm', () => {
  it('judges two Authorization headers as one that is none', async () => {
    const [alice, bob] = [await world.as('alice'), await world.as('bob')];
    const header = (jwt: string) => ['authorization', `Bearer ${jwt}`];
    expect(await statusOf('/api/datasets', header(alice.jwt))).toBe(200);
    expect(await statusOf('/api/datasets', [...header(alice.jwt), ...header(bob.jwt)])).toBe(401);
    expect(await statusOf('/api/datasets', [...header(alice.jwt), 'authorization', 'Basic x'])).toBe(401);
    expect(await statusOf('/api/datasets', ['authorization', `Bearer ${alice.jwt},Bearer ${bob.jwt}`])).toBe(401);
  });

  it.each([
    '../alice',
    'alice/../bob',
    'alice%2f',
    'auth0|5f7c',
    'älice',
    'https://issuer.example.com/1',
    'x'.repeat(256),
  ])('gives the subject %s things of its own, and no one else’s', async (subject) => {
    const alice = await world.as('alice');
    const theirs = await world.as(subject);
    const [hers, dataset] = [await uploadDataset(alice), await uploadDataset(theirs, textLines(10, 'owl'))];
    const { url } = (await theirs.post(`/api/datasets/${dataset}/download-tokens`, { mode: 'one_time' })).body;
    expect(await (await fetch(url)).text()).toContain('owl');
    expect((await theirs.get(`/api/datasets/${hers}`)).status).toBe(404);
    expect((await alice.get(`/api/datasets/${dataset}`)).status).toBe(404);
    expect((await theirs.get('/api/datasets')).body.items.map(({ id }: { id: string }) => id)).toEqual([dataset]);
    expect((await theirs.del(`/api/datasets/${dataset}`)).status).toBe(204);
  });

  it.each(['x'.repeat(257), 'x'.repeat(1024)])('takes nobody for a subject of so many characters', async (subject) => {
    expect((await (await world.as(subject)).get('/api/datasets')).status).toBe(401);
  });

  it.each(['..%2f..%2fetc%2fpasswd', '%00', '%0d%0aset-cookie:a=b', 'x'.repeat(500), "'; drop table", '{"$gt":""}'])(
    'answers 400 or 404 to the id %s',
    async (id) => {
      const alice = await world.as('alice');
      for (const path of [`/api/datasets/${id}`, `/api/training/jobs/${id}`, `/api/training/configs/${id}`]) {
        const { status, headers } = await alice.get(path.replaceAll(' ', '%20'));
        expect([400, 404]).toContain(status);
        expect(headers.get('set-cookie')).toBeNull();
      }
    },
  );
});
