import { aCreateBody, onSimulator } from './simulator-world.ts';

describe('POST /v2/pods', () => {
  it.each([
    ['an unknown field', { spot: true }, 422, ["$: additional properties 'spot' not allowed"]],
    [
      'an unknown field of the GPU',
      { gpu: { id: 'NVIDIA L4', bid: 1 } },
      422,
      ["$.gpu: additional properties 'bid' not allowed"],
    ],
    ['no name', { name: undefined }, 422, ["$: missing property 'name'"]],
    ['no image', { image: undefined }, 422, ["$: missing property 'image'"]],
  ])('refuses %s with 422 and says which', (_what, change, status, errors) =>
    onSimulator(async ({ call }) => {
      const reply = await call('POST', '/pods', aCreateBody(change));
      expect(reply.status).toBe(status);
      expect(reply.headers.get('content-type')).toBe('application/problem+json');
      expect(reply.body).toEqual({
        title: 'Unprocessable Entity',
        status,
        detail: 'Request validation failed.',
        errors,
      });
    })(),
  );

  it.each([
    ['no disk', { disk: undefined }, /template id or pod configuration parameters/],
    ['an unknown GPU', { gpu: { id: 'NVIDIA Abacus' } }, /not found/],
    ['neither GPU nor CPU', { gpu: undefined }, /exactly one/],
    [
      'two CUDA rules',
      { gpu: { id: 'NVIDIA L4', minCudaVersion: '12.4', allowedCudaVersions: ['12.8'] } },
      /exclusive/,
    ],
    ['a CUDA version no host has', { gpu: { id: 'NVIDIA L4', minCudaVersion: '13.1' } }, /no longer any instances/],
    ['a cloud without the card', { gpu: { id: 'NVIDIA H200' }, cloud: 'COMMUNITY' }, /no longer any instances/],
    ['more GPUs than a machine has', { gpu: { id: 'NVIDIA L4', count: 10 } }, /does not have the resources/],
    ['a data centre that does not exist', { dataCenterIds: ['MOON-1'] }, /no longer any instances/],
  ])('answers 400 to %s', (_what, change, detail) =>
    onSimulator(async ({ call, simulator }) => {
      const reply = await call('POST', '/pods', aCreateBody(change));
      expect(reply).toMatchObject({ status: 400, body: { detail: expect.stringMatching(detail) } });
      expect(simulator.control.pods()).toEqual([]);
    })(),
  );

  it(
    'counts CUDA versions as numbers, and gives the host with the newest',
    onSimulator(async ({ call }) => {
      const reply = await call('POST', '/pods', aCreateBody({ gpu: { id: 'NVIDIA L4', minCudaVersion: '12.4' } }));
      expect(reply.body.cudaVersion).toBe('13.0');
    }),
  );

  it(
    'refuses a body above 102,400 bytes with 413 and takes one below',
    onSimulator(async ({ call }) => {
      expect((await call('POST', '/pods', aCreateBody({ env: { A: 'x'.repeat(102_400) } }))).status).toBe(413);
      expect((await call('POST', '/pods', aCreateBody({ env: { A: 'x'.repeat(101_000) } }))).status).toBe(201);
    }),
  );

  it(
    'looks at the length of a body before it looks at the key, and at nothing else of it',
    onSimulator(async ({ call }) => {
      const long = aCreateBody({ env: { A: 'x'.repeat(102_400) } });
      expect((await call('POST', '/pods', long, 'rpa_wrong')).status).toBe(413);
      expect((await call('POST', '/pods', '{', 'rpa_wrong')).status).toBe(401);
    }),
  );

  it(
    'answers 400 to what is no JSON',
    onSimulator(async ({ call }) => {
      expect((await call('POST', '/pods', '{')).status).toBe(400);
    }),
  );

  it(
    'gives the pod with its environment in clear, its price and its possible actions',
    onSimulator(async ({ call }) => {
      const { status, body } = await call('POST', '/pods', aCreateBody({ gpu: { id: 'NVIDIA L4', count: 2 } }));
      expect(status).toBe(201);
      expect(body).toMatchObject({
        status: 'PROVISIONING',
        actions: ['stop', 'terminate'],
        env: { TOKEN: 'abc' },
        cost: 0.88,
        runtime: null,
        startedAt: null,
      });
    }),
  );
});

describe('access', () => {
  it.each([
    ['no key', '', 'missing bearer token'],
    ['a wrong key', 'rpa_wrong', 'unauthorized'],
  ])('refuses %s with 401', (_what, key, detail) =>
    onSimulator(async ({ call }) => {
      expect(await call('GET', '/pods', undefined, key)).toMatchObject({ status: 401, body: { detail } });
    })(),
  );

  it(
    "opens a pod to the pod's own key, and nothing else",
    onSimulator(async ({ call, create, clock, runner }) => {
      const [own, other] = [await create(), await create()];
      clock.advance(1000);
      const key = runner.of(own)?.spec.env.RUNPOD_API_KEY ?? '';
      expect((await call('GET', `/pods/${own}`, undefined, key)).status).toBe(200);
      for (const [method, path] of [
        ['GET', '/pods'],
        ['POST', '/pods'],
        ['GET', `/pods/${other}`],
        ['DELETE', `/pods/${other}`],
        ['GET', `/pods/${own}/logs`],
        ['GET', '/catalog/gpus'],
        ['GET', '/_control/pods'],
      ] as const) {
        expect([path, (await call(method, path, undefined, key)).status]).toEqual([path, 403]);
      }
      expect((await call('POST', `/pods/${own}/action`, { action: 'restart' }, key)).status).toBe(403);
      expect((await call('POST', `/pods/${own}/action`, { action: 'terminate' }, key)).status).toBe(204);
      expect((await call('GET', `/pods/${own}`, undefined, key)).status).toBe(401);
    }),
  );

  it(
    'answers 404 to an unknown path and 405 to a method that the path does not have',
    onSimulator(async ({ call }) => {
      expect((await call('GET', '/nothing')).status).toBe(404);
      const reply = await call('PUT', '/pods');
      expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'POST, GET']);
    }),
  );

  it(
    'gives every answer an id, and counts calls by method and route',
    onSimulator(async ({ call, create, simulator }) => {
      const id = await create();
      const ids = [await call('GET', `/pods/${id}`), await call('GET', '/pods/none')];
      expect(new Set(ids.map(({ headers }) => headers.get('x-request-id'))).size).toBe(2);
      expect(simulator.control.requests()).toEqual({ 'POST /v2/pods': 1, 'GET /v2/pods/{id}': 2 });
    }),
  );
});

describe('rate limits', () => {
  const rateLimits = { perMinute: 2, perHour: 100, perDay: 1000 };

  it(
    'are told with every answer, and end in 429 until the window is over',
    onSimulator(
      async ({ call, clock }) => {
        const first = await call('GET', '/pods');
        expect(first.headers.get('ratelimit-policy')).toBe(
          '"minute";q=2;w=60, "hour";q=100;w=3600, "day";q=1000;w=86400',
        );
        expect(first.headers.get('ratelimit')).toBe('"minute";r=1;t=60, "hour";r=99;t=3600, "day";r=999;t=86400');
        clock.advance(20_000);
        expect((await call('GET', '/pods')).status).toBe(200);
        const full = await call('GET', '/pods');
        expect([full.status, full.headers.get('retry-after')]).toEqual([429, '40']);
        clock.advance(40_000);
        expect((await call('GET', '/pods')).status).toBe(200);
      },
      { rateLimits },
    ),
  );

  it(
    'are not spoken of where there are none',
    onSimulator(async ({ call }) => {
      expect((await call('GET', '/pods')).headers.get('ratelimit')).toBeNull();
    }),
  );
});
