import { aCreateBody, onSimulator } from './simulator-world.ts';

/** The text of a stream until it contains `until`. */
const readStream = async (
  url: string,
  key: string,
  until: string,
  headers: Record<string, string> = {},
): Promise<string> => {
  const stop = new AbortController();
  const response = await fetch(url, { headers: { authorization: `Bearer ${key}`, ...headers }, signal: stop.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes(until)) break;
  }
  stop.abort();
  return text;
};

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('GET /v2/pods', () => {
  it(
    'pages through all pods, newest first, also when the last one seen is gone by then',
    onSimulator(async ({ call, create }) => {
      const ids: string[] = [];
      for (let index = 0; index < 5; index += 1) ids.push(await create());
      const first = (await call('GET', '/pods?limit=2')).body;
      expect(first.pagination).toEqual({ nextCursor: expect.any(String), hasNextPage: true });
      await call('DELETE', `/pods/${ids[3]}`);
      const second = (await call('GET', `/pods?limit=2&cursor=${first.pagination.nextCursor}`)).body;
      const third = (await call('GET', `/pods?limit=2&cursor=${second.pagination.nextCursor}`)).body;
      const seen = [first, second, third].flatMap(({ pods }) => pods.map((pod: { id: string }) => pod.id));
      expect(seen).toEqual(ids.reverse());
      expect(third.pagination).toEqual({ nextCursor: null, hasNextPage: false });
    }),
  );

  it(
    'refuses a cursor it did not give and a limit out of bounds, and ignores what it does not know',
    onSimulator(async ({ call, create }) => {
      await create();
      expect((await call('GET', '/pods?cursor=abc')).status).toBe(400);
      expect((await call('GET', '/pods?limit=1001')).status).toBe(422);
      expect((await call('GET', '/pods?name=other&status=EXITED')).body.pods).toHaveLength(1);
    }),
  );
});

describe('GET /v2/pods/{id}/logs', () => {
  it(
    "gives the host's lines and the container's, and goes on with new ones",
    onSimulator(async ({ create, clock, runner, simulator }) => {
      const id = await create({ image: 'runpod/pytorch:1.0.3' });
      clock.advance(900);
      runner.of(id)?.print('hello');
      setTimeout(() => runner.of(id)?.print('and on'), 50);
      const text = await readStream(`${simulator.url}/pods/${id}/logs`, simulator.apiKey, 'and on');
      const lines = [...text.matchAll(/^data: (.*)$/gm)].map((match) => JSON.parse(match[1] ?? ''));
      expect(lines.map(({ source, line }) => `${source} ${line}`)).toEqual([
        'system create container runpod/pytorch:1.0.3',
        'system 1.0.3 Pulling from runpod/pytorch',
        'system Status: Image is up to date for runpod/pytorch:1.0.3',
        'system start container for runpod/pytorch:1.0.3: begin',
        'container hello',
        'container and on',
      ]);
    }),
  );

  it(
    'narrows by source and tail, and resumes behind the last event seen',
    onSimulator(async ({ create, clock, runner, simulator }) => {
      const id = await create();
      clock.advance(900);
      for (const line of ['one', 'two', 'three']) runner.of(id)?.print(line);
      const url = `${simulator.url}/pods/${id}/logs?source=container`;
      const tail = await readStream(`${url}&tail=2`, simulator.apiKey, 'three');
      expect(tail).not.toContain('one');
      expect(tail).not.toContain('system');
      const cursor = /id: (\S+)\ndata: .*"two"/.exec(tail)?.[1] ?? '';
      const resumed = await readStream(`${url}&tail=2`, simulator.apiKey, 'three', { 'last-event-id': cursor });
      expect(resumed).not.toContain('two');
    }),
  );

  it(
    'goes on behind a bare timestamp, and from one on where `since` says so',
    onSimulator(async ({ create, clock, runner, simulator }) => {
      const id = await create();
      clock.advance(900);
      for (const line of ['one', 'two']) runner.of(id)?.print(line);
      const ts = new Date(clock.now()).toISOString();
      clock.advance(1);
      for (const line of ['three', 'end']) runner.of(id)?.print(line);
      const url = `${simulator.url}/pods/${id}/logs?source=container&tail=1`;
      const read = (query: string, lastEventId?: string) =>
        readStream(url + query, simulator.apiKey, '"end"', lastEventId ? { 'last-event-id': lastEventId } : {});
      expect(await read('', ts)).not.toMatch(/one|two/);
      expect(await read('', ts)).toContain('three');
      expect(await read('', ts.replace('Z', '999999+00:00'))).toContain('three');
      expect(await read(`&since=${ts}`)).toMatch(/one.*two.*three/s);
      expect(await read(`&since=1970-01-01T00:00:00Z`, ts)).not.toContain('one');
    }),
  );

  it(
    'is kept open by frames that say nothing',
    onSimulator(
      async ({ create, clock, simulator }) => {
        const id = await create();
        const reading = readStream(`${simulator.url}/pods/${id}/logs?tail=0`, simulator.apiKey, 'start container');
        while (simulator.control.requests()['GET /v2/pods/{id}/logs'] === undefined) await nextTurn();
        await nextTurn();
        clock.advance(45_000);
        const text = await reading;
        expect(text.match(/^: keep-alive\n\n/gm)).toHaveLength(3);
      },
      { delays: { provisioningMs: 44_000 } },
    ),
  );

  it(
    'refuses what it cannot do',
    onSimulator(async ({ call, create }) => {
      const id = await create();
      expect((await call('GET', `/pods/${id}/logs?since=today`)).status).toBe(422);
      expect((await call('GET', `/pods/${id}/logs?tail=5001`)).status).toBe(422);
      expect((await call('GET', `/pods/${id}/logs?source=kernel`)).status).toBe(422);
      expect((await call('GET', '/pods/none/logs')).status).toBe(404);
    }),
  );
});

describe('GET /v2/catalog', () => {
  it(
    'gives cards with availability only where asked for, and by product',
    onSimulator(async ({ call }) => {
      const plain = (await call('GET', '/catalog/gpus')).body.gpus;
      expect(plain.length).toBeGreaterThan(40);
      expect(plain[0]).not.toHaveProperty('availability');
      expect((await call('GET', '/catalog/gpus?include=AVAILABILITY')).status).toBe(400);
      const path = `/catalog/gpus/${encodeURIComponent('NVIDIA B300 SXM6 AC')}?include=AVAILABILITY&product=POD`;
      expect((await call('GET', path)).body).toMatchObject({ memory: 288, availability: 'LOW', community: false });
      expect((await call('GET', '/catalog/gpus/none')).status).toBe(404);
    }),
  );

  it.each([
    ['product=TPU', 422],
    ['product=POD&count=0', 422],
    ['product=POD&cloud=ALL', 422],
    ['product=POD&countryCodes=fr', 422],
    ['product=POD&minCudaVersion=latest', 422],
    ['product=POD&cudaVersions=12', 422],
    ['product=POD&cudaVersions=12.8&minCudaVersion=12', 400],
    ['product=POD&count=2&cloud=COMMUNITY&minCudaVersion=12&countryCodes=FR,DE', 200],
  ])('answers availability by %s with %i', async (query, status) =>
    onSimulator(async ({ call }) => {
      expect((await call('GET', `/catalog/gpus?include=AVAILABILITY&${query}`)).status).toBe(status);
    })(),
  );

  it(
    'takes filters with availability alone, and lists by country what is there',
    onSimulator(async ({ call }) => {
      expect((await call('GET', '/catalog/gpus?cloud=SECURE')).status).toBe(400);
      expect((await call('GET', '/catalog/gpus?include=PRICES')).status).toBe(422);
      const listed = async (query: string): Promise<{ id: string; availability: string }[]> =>
        (await call('GET', `/catalog/gpus?include=AVAILABILITY&product=POD&${query}`)).body.gpus;
      expect(await listed('countryCodes=ZZ')).toMatchObject([{ id: 'unknown' }]);
      const many = await listed('count=2&cloud=COMMUNITY');
      expect(many.find(({ id }) => id === 'NVIDIA L4')).toMatchObject({ availability: 'NONE' });
      expect(many.find(({ id }) => id === 'NVIDIA GeForce RTX 4090')).toMatchObject({ availability: 'HIGH' });
    }),
  );

  it(
    'counts by cloud, counts no slices of cards, and measures none',
    onSimulator(async ({ call, create, clock }) => {
      const { gpus } = (await call('GET', '/catalog/gpus')).body;
      const slice = 'NVIDIA RTX PRO 6000 Blackwell Server Edition MIG 1g.24gb';
      const none = { maxCount: { secure: 0, community: 0 }, maxGpuCount: 32 };
      expect(gpus).toContainEqual(expect.objectContaining({ id: slice, memory: 24, ...none }));
      const h100 = { id: 'NVIDIA H100 80GB HBM3', maxCount: { secure: 8, community: 1 } };
      expect(gpus).toContainEqual(expect.objectContaining(h100));
      const two = { ...aCreateBody({ gpu: { id: h100.id, count: 2 } }), cloud: 'COMMUNITY' };
      expect((await call('POST', '/pods', two)).status).toBe(400);
      const id = await create({ gpu: { id: slice } });
      clock.advance(900);
      expect((await call('GET', `/pods/${id}`)).body.runtime.gpus).toMatchObject([{ util: 0 }]);
    }),
  );

  it(
    'gives data centres by region, and one by its id',
    onSimulator(async ({ call }) => {
      const idsOf = async (query: string): Promise<string[]> =>
        (await call('GET', `/catalog/datacenters?${query}`)).body.dataCenters.map(({ id }: { id: string }) => id);
      expect(await idsOf('regions=ASIA,OCEANIA')).toEqual(['OC-AU-1', 'AP-JP-1']);
      expect(await idsOf('regions=AFRICA')).toEqual([]);
      for (const query of ['regions=MOON', 'include=GPUS']) {
        expect((await call('GET', `/catalog/datacenters?${query}`)).status).toBe(422);
      }
      const one = (await call('GET', '/catalog/datacenters/EU-RO-1?include=GPU_AVAILABILITY')).body;
      expect(one).toMatchObject({ id: 'EU-RO-1', region: 'EUROPE', gpuAvailability: expect.any(Array) });
      expect((await call('GET', '/catalog/datacenters/MOON-1')).status).toBe(404);
    }),
  );

  it(
    'shows a card without capacity as NONE, for the place that has none',
    onSimulator(async ({ call, simulator }) => {
      simulator.control.faults.add({ kind: 'no_capacity', gpu: 'NVIDIA L4' });
      simulator.control.faults.add({ kind: 'no_capacity', gpu: 'NVIDIA A40', dataCenter: 'EU-RO-1' });
      const get = async (id: string) =>
        (await call('GET', `/catalog/gpus/${encodeURIComponent(id)}?include=AVAILABILITY&product=POD`)).body;
      expect(await get('NVIDIA L4')).toMatchObject({ availability: 'NONE' });
      const a40 = await get('NVIDIA A40');
      expect(a40.availability).toBe('HIGH');
      expect(a40.dataCenters.map(({ id }: { id: string }) => id)).not.toContain('EU-RO-1');
      const centres = (await call('GET', '/catalog/datacenters?include=GPU_AVAILABILITY')).body.dataCenters;
      expect(centres).toHaveLength(26);
      expect(centres[0].gpuAvailability).toContainEqual({ id: 'NVIDIA A40', name: 'A40', availability: 'NONE' });
    }),
  );
});
