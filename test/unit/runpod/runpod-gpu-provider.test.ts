import packageJson from '../../../package.json' with { type: 'json' };
import type { CreatePodSpec } from '../../../shared/domain/pods/gpu-provider.ts';
import { ProviderError } from '../../../shared/domain/pods/gpu-provider.ts';
import { SecretMissing } from '../../../shared/domain/secrets.ts';
import { RunpodGpuProvider } from '../../../shared/runpod/runpod-gpu-provider.ts';
import { FakeSecretReader } from '../../support/fake-secret-reader.ts';
import { logsOf } from '../../support/logs-of.ts';

type Step = Response | Error | ((signal: AbortSignal) => Promise<Response>);

const KEY = 'rpa_notforanyoneseyes';

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers });

const gone = (): Response => new Response(null, { status: 204 });

const aPod = (name: string, change: Record<string, unknown> = {}) => ({
  id: `id-${name}`,
  name,
  status: 'RUNNING',
  cost: 0.44,
  createdAt: '2026-06-01T12:00:00Z',
  runtime: null,
  gpu: { id: 'NVIDIA L4', count: 1 },
  cloud: 'SECURE',
  dataCenterId: null,
  env: { TOKEN: 'clear-text-secret' },
  ...change,
});

const aSpec = (): CreatePodSpec => ({
  name: 'pw-dev-x-1',
  image: 'image:1',
  gpu_type: 'NVIDIA L4',
  gpu_count: 1,
  cloud: 'SECURE',
  data_center_ids: [],
  disk_gb: 20,
  volume_size_gb: 0,
  env: { TOKEN: 'clear-text-secret' },
  entrypoint: ['bash', '-c'],
  cmd: ['echo "two words"'],
});

/** A provider whose calls get these answers, one after the other. */
const setup = (...steps: Step[]) => {
  const requests: Request[] = [];
  const sleeps: number[] = [];
  const answers: string[] = [];
  const unreadable = new Map<string, number>();
  const apiKey = new FakeSecretReader(`${KEY}\n`);
  const provider = new RunpodGpuProvider({
    apiUrl: 'https://runpod.test/v2/',
    apiKey,
    onAnswer: (answered) => answers.push(answered),
    onUnreadable: (what, times) => unreadable.set(what, times),
    random: () => 0.5,
    sleep: async (ms) => {
      sleeps.push(ms);
    },
    createTimeoutMs: 50,
    callTimeoutMs: 50,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request);
      const step = steps.shift();
      if (step === undefined) throw new Error('One call more than the test foresaw.');
      if (step instanceof Error) throw step;
      return typeof step === 'function' ? step(init?.signal ?? AbortSignal.abort()) : step;
    },
  });
  return { provider, requests, sleeps, answers, unreadable, apiKey };
};

const reset = (): Error =>
  Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error(`to ${KEY}`), { code: 'ECONNRESET' }),
  });

const hang = (signal: AbortSignal): Promise<Response> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

const thrownBy = async (run: Promise<unknown>): Promise<ProviderError> => {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderError)) throw new Error('No ProviderError was thrown.');
  return error;
};

describe('a key that was rotated', () => {
  /** The old key is refused, and a new one lies in the store by then. */
  const rotatedDuring = (...steps: Step[]) => {
    const rotate = async (): Promise<Response> => {
      world.apiKey.value = 'rpa_new';
      return json({}, 401);
    };
    const world = setup(rotate, ...steps);
    return world;
  };
  const keysOf = (requests: readonly Request[]) => requests.map(({ headers }) => headers.get('authorization'));

  it('costs no create: RunPod did nothing with the old one', async () => {
    const { provider, requests } = rotatedDuring(json(aPod('pw-dev-x-1'), 201));
    expect(await provider.createPod(aSpec())).toMatchObject({ outcome: 'created' });
    expect(keysOf(requests)).toEqual([`Bearer ${KEY}`, 'Bearer rpa_new']);
  });

  it('costs no sweep its list of pods', async () => {
    const { provider } = rotatedDuring(json({ pods: [aPod('pw-dev-x-1')] }));
    expect((await provider.listPods('pw-dev-')).pods).toHaveLength(1);
  });

  it('is asked for once: where the new one is refused too, so is the create', async () => {
    const { provider, requests } = rotatedDuring(json({}, 401));
    expect(await provider.createPod(aSpec())).toMatchObject({ outcome: 'auth' });
    expect(requests).toHaveLength(2);
  });

  it('leaves a refusal as it is where the store cannot be read again', async () => {
    const { provider, apiKey } = setup(async () => {
      apiKey.calls.failNext('read', new Error('no store'));
      return json({}, 401);
    });
    expect(await provider.createPod(aSpec())).toMatchObject({ outcome: 'auth' });
  });
});

describe('what came of requests', () => {
  it.each([
    [gone(), 'success'],
    [json({}, 404), 'not_found'],
    [json({}, 401), 'key_refused'],
    [json({}, 403), 'key_refused'],
    [json({}, 429, { 'retry-after': '60' }), 'rate_limited'],
    [json({}, 409), 'refused'],
  ])('is told: %# is %s', async (step, answered) => {
    const { provider, answers } = setup(step);
    await provider.terminatePod('pod-1').catch(() => {});
    expect(answers).toEqual([answered]);
  });

  it('is told of every repeat, and of a log that is read', async () => {
    const { provider, answers } = setup(json({}, 502), reset(), gone(), json({}, 503), reset());
    await provider.terminatePod('pod-1');
    await provider.systemLog('pod-1', 10).catch(() => {});
    await provider.systemLog('pod-1', 10).catch(() => {});
    expect(answers).toEqual(['fault', 'unanswered', 'success', 'fault', 'unanswered']);
  });

  it('is counted by class where nobody else listens', async () => {
    const provider = new RunpodGpuProvider({
      apiUrl: 'https://runpod.test/v2',
      apiKey: new FakeSecretReader(),
      fetch: async () => json({}, 404),
    });
    const logs = await logsOf(() => provider.terminatePod('pod-1'));
    expect(logs).toMatch(/"class":"not_found".*"ProviderAnswer":1/);
  });
});

describe('createPod', () => {
  it('sends one body with a disk, arguments apart and only fields that RunPod knows (F31)', async () => {
    const { provider, requests } = setup(json(aPod('pw-dev-x-1'), 201));
    await provider.createPod({
      ...aSpec(),
      data_center_ids: ['US-KS-2'],
      volume_size_gb: 20,
      min_cuda_version: '12.8',
    });
    expect(requests[0]?.url).toBe('https://runpod.test/v2/pods');
    expect(await requests[0]?.json()).toEqual({
      name: 'pw-dev-x-1',
      image: 'image:1',
      gpu: { id: 'NVIDIA L4', count: 1, minCudaVersion: '12.8' },
      cloud: 'SECURE',
      dataCenterIds: ['US-KS-2'],
      disk: 20,
      mounts: { persistent: { size: 20, path: '/workspace' } },
      env: { TOKEN: 'clear-text-secret' },
      args: '{"entrypoint":["bash","-c"],"cmd":["echo \\"two words\\""]}',
    });
  });

  it.each([
    ['a variable', { env: { A: 'a', TOKEN: 'x {{ RUNPOD_SECRET_key }}' } }, 'environment_variables.TOKEN'],
    ['an image', { image: 'a/{{ RUNPOD_SECRET_key }}' }, 'request'],
    ['an argument', { cmd: ['-c', '{{ RUNPOD_SECRET_key }}'] }, 'request'],
  ])(
    'sends nothing that has {{ in %s, which RunPod would replace by secrets of the account',
    async (_what, part, where) => {
      const { provider, requests } = setup(json(aPod('pw-dev-x-1'), 201));
      const outcome = await provider.createPod({ ...aSpec(), ...part });
      expect(outcome).toMatchObject({ outcome: 'rejected', message: expect.stringContaining(where) });
      expect(requests).toEqual([]);
    },
  );

  it('names itself by the version of the package and carries the key', async () => {
    const { provider, requests } = setup(json(aPod('pw-dev-x-1'), 201));
    await provider.createPod(aSpec());
    expect(requests[0]?.headers.get('user-agent')).toBe(`podwarden/${packageJson.version}`);
    expect(requests[0]?.headers.get('authorization')).toBe(`Bearer ${KEY}`);
  });

  it.each([
    ['a 500', json({}, 500)],
    ['a 503', json({}, 503)],
    ['a reset', reset()],
    ['no answer in time', hang],
  ])('never sends a second POST after %s', async (_what, step) => {
    const { provider, requests, sleeps } = setup(step);
    expect(await provider.createPod(aSpec())).toMatchObject({ outcome: 'ambiguous' });
    expect([requests.length, sleeps.length]).toEqual([1, 0]);
  });

  it.each([
    ['of another name', aPod('pw-dev-x-2')],
    ['without a name', { ...aPod('pw-dev-x-1'), name: null }],
    ['without an id', { ...aPod('pw-dev-x-1'), id: undefined }],
    ['of ours within something else', { pod: aPod('pw-dev-x-1') }],
  ])('takes a pod %s for none that it made, and leaves its own to be found by its name', async (_what, answer) => {
    const { provider, requests } = setup(json(answer, 201));
    expect(await provider.createPod(aSpec())).toMatchObject({ outcome: 'ambiguous' });
    expect(requests).toHaveLength(1);
  });

  it('asks again within an hour, however long it is told to wait', async () => {
    const { provider } = setup(json({}, 429, { 'retry-after': '999999' }));
    expect(await provider.createPod(aSpec())).toEqual({ outcome: 'rate_limited', retry_after_seconds: 3600 });
  });

  it('does not wait out a 429 itself', async () => {
    const { provider, requests } = setup(json({}, 429, { 'retry-after': '7' }));
    expect(await provider.createPod(aSpec())).toEqual({ outcome: 'rate_limited', retry_after_seconds: 7 });
    expect(requests).toHaveLength(1);
  });

  it('says how the answer was lost, and nothing of what was sent', async () => {
    const lost = setup(reset());
    const outcome = await lost.provider.createPod(aSpec());
    expect(outcome).toEqual({
      outcome: 'ambiguous',
      message: 'The connection to RunPod failed during POST /pods (ECONNRESET).',
    });
    const late = await setup(hang).provider.createPod(aSpec());
    expect(late).toEqual({ outcome: 'ambiguous', message: 'RunPod did not answer POST /pods within 0.05 s.' });
  });

  it('takes values of the environment out of a refusal that quotes them', async () => {
    const detail = "value 'clear-text-secret' is not allowed";
    const { provider } = setup(json({ title: 'x', status: 422, detail }, 422));
    expect(await provider.createPod(aSpec())).toEqual({
      outcome: 'invalid',
      message: "value '[redacted]' is not allowed",
    });
  });

  it('throws where the key cannot be read, since nothing was sent', async () => {
    const apiKey = new FakeSecretReader();
    apiKey.calls.failNext('read', new Error('the secret is away'));
    const provider = new RunpodGpuProvider({ apiUrl: 'https://runpod.test/v2', apiKey });
    await expect(provider.createPod(aSpec())).rejects.toThrow('the secret is away');
  });

  it('says at once that there is no key, which no pod can come of (F13 F46)', async () => {
    const apiKey = new FakeSecretReader();
    apiKey.calls.failNext('read', new SecretMissing());
    const provider = new RunpodGpuProvider({ apiUrl: 'https://runpod.test/v2', apiKey });
    expect(await provider.createPod(aSpec())).toEqual({ outcome: 'auth', message: 'There is no RunPod API key.' });
  });
});

describe('reads and DELETE', () => {
  it('carry the key that the pod was made with (F38 H1 H2)', async () => {
    const { provider, requests } = setup(
      json(aPod('pw-dev-x-1'), 201),
      json({ pods: [] }),
      json(aPod('pw-dev-x-1')),
      new Response(null, { status: 204 }),
    );
    await provider.createPod(aSpec());
    await provider.listPods('pw-');
    await provider.getPod('id-pw-dev-x-1');
    await provider.terminatePod('id');
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET', 'DELETE']);
    expect(new Set(requests.map(({ headers }) => headers.get('authorization')))).toEqual(new Set([`Bearer ${KEY}`]));
  });

  it('are repeated after a 5xx and a lost connection, with growing pauses', async () => {
    const { provider, sleeps } = setup(json({}, 502), reset(), json(aPod('pw-dev-x-1')));
    expect(await provider.getPod('id-pw-dev-x-1')).toMatchObject({ name: 'pw-dev-x-1' });
    expect(sleeps).toEqual([250, 500]);
  });

  it('are given up after three calls', async () => {
    const { provider, requests } = setup(json({}, 500), json({}, 500), json({}, 500));
    expect(await thrownBy(provider.getPod('id'))).toMatchObject({ status: 500 });
    expect(requests).toHaveLength(3);
  });

  it('sit out a short Retry-After', async () => {
    const { provider, sleeps } = setup(json({}, 429, { 'retry-after': '2' }), json({ pods: [] }));
    expect((await provider.listPods('pw-')).pods).toEqual([]);
    expect(sleeps).toEqual([2000]);
  });

  it('hand a long Retry-After on at once', async () => {
    const { provider, requests } = setup(json({}, 429, { 'retry-after': '60' }));
    expect(await thrownBy(provider.listPods('pw-'))).toMatchObject({ status: 429, retryAfterSeconds: 60 });
    expect(requests).toHaveLength(1);
  });

  it.each([401, 403])('are not repeated after %i', async (status) => {
    const { provider, requests } = setup(json({}, status));
    expect(await thrownBy(provider.terminatePod('id'))).toMatchObject({ status });
    expect(requests).toHaveLength(1);
  });

  it('escape the pod id', async () => {
    const { provider, requests } = setup(new Response(null, { status: 204 }));
    await provider.terminatePod('../catalog?');
    expect(requests[0]?.url).toBe('https://runpod.test/v2/pods/..%2Fcatalog%3F');
  });

  it('name the call and the request in what they throw, but no body and no key', async () => {
    const { provider } = setup(json(aPod('pw-dev-x-1'), 200, { 'x-request-id': 'abc' }));
    const error = await thrownBy(provider.getPod('id'));
    expect(error.message).toBe('RunPod answered what cannot be read to GET /pods/id, request abc.');
    expect(error.cause).toBeUndefined();
    const lost = await thrownBy(setup(reset(), reset(), reset()).provider.getPod('id'));
    expect(`${lost.message}${lost.stack}`).not.toContain(KEY);
  });
});

describe('listPods', () => {
  const page = (names: string[], nextCursor: string | null) =>
    json({ pods: names.map((name) => aPod(name)), pagination: { nextCursor, hasNextPage: nextCursor !== null } });

  it('follows the pages to the end and gives a pod that moved between them once', async () => {
    const { provider, requests } = setup(page(['pw-a', 'pw-b'], 'two'), page(['pw-b', 'pw-c'], null));
    expect((await provider.listPods('pw-')).pods.map(({ name }) => name)).toEqual(['pw-a', 'pw-b', 'pw-c']);
    expect(requests.map(({ url }) => new URL(url).search)).toEqual(['?limit=500', '?limit=500&cursor=two']);
  });

  it('takes the largest pages there are once the list is long, since calls are few', async () => {
    const pages = Array.from({ length: 22 }, (_, nth) => page([`pw-${nth}`], nth === 21 ? null : `page-${nth + 1}`));
    const { provider, requests } = setup(...pages);
    await provider.listPods('pw-');
    const limits = requests.map(({ url }) => new URL(url).searchParams.get('limit'));
    expect(limits).toEqual([...Array(20).fill('500'), '1000', '1000']);
    expect(provider.usage().calls).toBe(22);
  });

  it('reads the answer of a server that does not page', async () => {
    const { provider } = setup(json({ pods: [aPod('pw-a')] }));
    expect((await provider.listPods('pw-')).pods).toHaveLength(1);
  });

  it.each([
    ['a later page fails', [page(['pw-a'], 'two'), json({}, 403)]],
    ['a page has no pods in it', [page(['pw-a'], 'two'), json({ data: [] })]],
    ['a page is no JSON', [page(['pw-a'], 'two'), new Response('<html>')]],
    ['it is not told whether there are more', [json({ pods: [], pagination: 'see the header' })]],
    ...[{ after: 'two' }, ['two'], true].map((nextCursor): [string, Response[]] => [
      `the cursor is ${JSON.stringify(nextCursor)}`,
      [json({ pods: [aPod('pw-a')], pagination: { nextCursor } })],
    ]),
  ])('throws where %s', async (_what, steps) => {
    const { provider } = setup(...steps);
    const error = await thrownBy(provider.listPods('pw-'));
    expect(error.message).not.toContain('clear-text-secret');
  });

  it.each([
    {},
    { nextCursor: null },
    { nextCursor: '' },
    { nextCursor: null, hasNextPage: null },
    { nextCursor: null, hasNextPage: false },
    { nextCursor: { after: 'two' }, hasNextPage: false },
  ])('takes a page with the pagination %j for the last one', async (pagination) => {
    const { provider, requests } = setup(json({ pods: [aPod('pw-a')], pagination }));
    expect((await provider.listPods('pw-')).pods).toHaveLength(1);
    expect(requests).toHaveLength(1);
  });

  it('lists a pod whose status RunPod has not told us of yet, rather than let a new word stop every sweep', async () => {
    const { provider } = setup(json({ pods: [aPod('pw-a', { status: 'FROZEN' })] }));
    expect((await provider.listPods('pw-')).pods).toMatchObject([{ name: 'pw-a', status: 'UNKNOWN' }]);
  });

  it.each([
    ['the cursor comes round again', [page(['pw-a'], 'two'), page(['pw-b'], 'two')]],
    ['there is more but no cursor', [json({ pods: [], pagination: { hasNextPage: true } })]],
  ])('asks no further where %s', async (_what, steps) => {
    const { provider, requests } = setup(...steps);
    expect(await thrownBy(provider.listPods('pw-'))).toMatchObject({ message: expect.stringContaining('no end') });
    expect(requests).toHaveLength(steps.length);
  });

  it.each([
    ['no name', undefined],
    ['a name of null', null],
    ['a name that is no text', 7],
  ])('lists a pod with %s, which a recorded id may say is ours', async (_what, name) => {
    const { provider } = setup(json({ pods: [{ ...aPod('pw-a'), id: 'on-record', name }] }));
    expect((await provider.listPods('')).pods).toMatchObject([{ id: 'on-record', name: '', status: 'RUNNING' }]);
  });

  it.each([
    ['no id', { name: 'a-notebook', status: 'FROZEN' }],
    ['an id that no pod can have', aPod('pw-b', { id: 'x'.repeat(3000) })],
    ['nothing', null],
    ['a word', 'pod'],
    ['a list', [[1]]],
  ])('leaves out and counts an entry that has %s, and no other', async (_what, entry) => {
    const { provider, unreadable } = setup(json({ pods: [entry, aPod('pw-a'), entry] }));
    expect((await provider.listPods('')).pods.map(({ name }) => name)).toEqual(['pw-a']);
    expect(unreadable.get('pod')).toBe(2);
  });

  it('needs id and name alone: whatever else of one of ours cannot be read is unknown, and counted', async () => {
    const odd = { status: 7, cost: 'free', createdAt: 17, runtime: 'up', gpu: [], cloud: 'MOON', dataCenterId: {} };
    const { provider, unreadable } = setup(json({ pods: [aPod('pw-a', odd)] }));
    expect((await provider.listPods('pw-')).pods).toEqual([
      {
        id: 'id-pw-a',
        name: 'pw-a',
        status: 'UNKNOWN',
        cost_per_hour: null,
        created_at: null,
        runtime: { uptime_seconds: null, gpu_utilization_percent: [] },
        gpu_type: null,
        gpu_count: null,
        cloud: null,
        data_center_id: null,
      },
    ]);
    expect([...unreadable.keys()].sort()).toEqual(
      Object.keys(odd)
        .map((field) => `pod.${field}`)
        .sort(),
    );
  });

  it.each([
    ['0', 0],
    ['less than nothing', -0.44],
    ['more than any pod', 1e9],
    ['null', null],
  ])('takes no price from a cost of %s', async (_what, cost) => {
    const { provider } = setup(json({ pods: [aPod('pw-a', { cost })] }));
    expect((await provider.listPods('pw-')).pods).toMatchObject([{ cost_per_hour: null }]);
  });

  it('takes a runtime for none only where that is said', async () => {
    const { runtime: _, ...silent } = aPod('pw-b');
    const { provider } = setup(json({ pods: [aPod('pw-a', { runtime: null }), silent] }));
    const runtimes = (await provider.listPods('pw-')).pods.map(({ runtime }) => runtime);
    expect(runtimes).toEqual([null, { uptime_seconds: null, gpu_utilization_percent: [] }]);
  });

  it('reads a figure that was not measured as none', async () => {
    const runtime = { uptime: 5, gpus: [{ util: '[N/A]' }, { util: -1 }, { util: 101 }, 'idle', { util: 0 }] };
    const { provider } = setup(json({ pods: [aPod('pw-a', { runtime })] }));
    const [pod] = (await provider.listPods('pw-')).pods;
    expect(pod?.runtime?.gpu_utilization_percent).toEqual([null, null, null, null, 0]);
  });

  it('does not take a utilization that was not sent for an idle GPU (H20)', async () => {
    const runtime = { uptime: 5, gpus: [{ util: 40 }, {}, { util: null }] };
    const { provider } = setup(json({ pods: [aPod('pw-a', { runtime })] }));
    expect((await provider.listPods('pw-')).pods[0]?.runtime).toEqual({
      uptime_seconds: 5,
      gpu_utilization_percent: [40, null, null],
    });
  });

  it('does not take an uptime that was not sent for a container that has just started', async () => {
    const { provider } = setup(json({ pods: [aPod('pw-a', { runtime: {} })] }));
    const runtime = { uptime_seconds: null, gpu_utilization_percent: [] };
    expect((await provider.listPods('pw-')).pods[0]?.runtime).toEqual(runtime);
  });
});

describe('getPod', () => {
  it('believes no answer about another pod, and takes one without a readable id as about the pod that was asked for', async () => {
    expect(await thrownBy(setup(json(aPod('pw-dev-x-2'))).provider.getPod('id-pw-dev-x-1'))).toMatchObject({
      message: 'RunPod answered what cannot be read to GET /pods/id-pw-dev-x-1.',
    });
    for (const id of [undefined, null, 7, 'a:b', '..', ''])
      expect(await setup(json(aPod('pw-dev-x-1', { id }))).provider.getPod('id-pw-dev-x-1')).toMatchObject({
        id: 'id-pw-dev-x-1',
        name: 'pw-dev-x-1',
      });
    for (const body of [null, [], 'pod', 7]) await thrownBy(setup(json(body)).provider.getPod('id-pw-dev-x-1'));
  });

  it('knows a pod by its id alone', async () => {
    const { provider } = setup(json({ id: 'id-1', name: 7, status: null }));
    expect(await provider.getPod('id-1')).toMatchObject({ id: 'id-1', name: '', status: 'UNKNOWN' });
  });
});

describe('gpuCatalog', () => {
  const slice = 'NVIDIA RTX PRO 6000 Blackwell Server Edition MIG 1g.24gb';
  const aCard = (id: string, change: Record<string, unknown> = {}) => ({
    id,
    name: id,
    pool: null,
    manufacturer: 'NVIDIA',
    memory: 24,
    secure: true,
    community: true,
    price: { secure: 0.5, community: 0.25 },
    maxCount: { secure: 8, community: 1 },
    availability: 'HIGH',
    ...change,
  });
  const of = (...gpus: unknown[]) => json({ gpus });

  it('tells where a card may be had, in each cloud, and leaves out what it cannot read', async () => {
    const places = [
      { id: 'EU-RO-1', name: 'Romania', availability: 'LOW' },
      { id: 'US-KS-2', availability: 'PLENTY' },
      { name: 'nowhere' },
      'EU-SE-1',
    ];
    const { provider } = setup(of(aCard('A', { dataCenters: places })), of(aCard('A', { dataCenters: 'all' })));
    expect(await provider.gpuCatalog()).toMatchObject([
      {
        data_centers: {
          secure: [
            { id: 'EU-RO-1', availability: 'LOW' },
            { id: 'US-KS-2', availability: 'UNKNOWN' },
          ],
          community: [],
        },
      },
    ]);
  });

  it('tells each cloud by itself: price, most GPUs of one pod and availability', async () => {
    const { provider } = setup(of(aCard('A')), of(aCard('A', { availability: 'LOW' })));
    expect(await provider.gpuCatalog()).toEqual([
      {
        id: 'A',
        name: 'A',
        memory_gb: 24,
        max_count: { secure: 8, community: 1 },
        price: { secure: 0.5, community: 0.25 },
        availability: { secure: 'HIGH', community: 'LOW' },
        data_centers: { secure: [], community: [] },
      },
    ]);
  });

  it('leaves out cards that cannot be planned with, counts them, and keeps the others', async () => {
    const cards = [null, 'A40', aCard('C', { memory: 'much' }), { ...aCard('D'), id: 4 }, aCard('A')];
    const { provider, unreadable } = setup(of(...cards), of(...cards));
    expect((await provider.gpuCatalog()).map(({ id }) => id)).toEqual(['A']);
    expect(unreadable.get('card')).toBe(4);
  });

  it('drops the card that RunPod does not know itself', async () => {
    const { provider, unreadable } = setup(of(aCard('unknown', { memory: 0 }), aCard('A')), of(aCard('unknown')));
    expect((await provider.gpuCatalog()).map(({ id }) => id)).toEqual(['A']);
    expect([...unreadable]).toEqual([]);
  });

  it.each([
    ['no name', { name: null }, { name: 'A' }],
    ['no flags of clouds', { secure: undefined, community: 'yes' }, { price: { secure: 0.5, community: 0.25 } }],
    [
      'a price that is a word',
      { price: { secure: 0.5, community: 'ask' } },
      { price: { secure: 0.5, community: null } },
    ],
    ['a price below nothing', { price: { secure: -1, community: 0.25 } }, { price: { secure: null, community: 0.25 } }],
    [
      'no prices',
      { price: null },
      { price: { secure: null, community: null }, max_count: { secure: 0, community: 0 } },
    ],
    ['no counts', { maxCount: undefined }, { max_count: { secure: 1, community: 1 } }],
    [
      'a count that is no number',
      { maxCount: { secure: 8, community: 'many' } },
      { max_count: { secure: 8, community: 1 } },
    ],
    ['a count beyond all', { maxCount: { secure: 1e300, community: 2 } }, { max_count: { secure: 1, community: 2 } }],
    ['a new availability', { availability: 'PLENTY' }, { availability: { secure: 'UNKNOWN', community: 'UNKNOWN' } }],
    [
      'one cloud alone',
      { community: false },
      { price: { secure: 0.5, community: null }, max_count: { secure: 8, community: 0 } },
    ],
  ])('keeps what can be read of a card with %s', async (_what, change, expected) => {
    const { provider } = setup(of(aCard('A', change)), of(aCard('A', change)));
    expect(await provider.gpuCatalog()).toMatchObject([{ id: 'A', ...expected }]);
  });

  it('offers one slice of a card, of which a live catalogue counted none', async () => {
    const counts = { maxCount: { secure: 0, community: 0 }, maxGpuCount: 32 };
    const card = aCard(slice, { ...counts, community: false, price: { secure: 0.59, community: 0 } });
    const { provider } = setup(of(card), of(card));
    expect(await provider.gpuCatalog()).toMatchObject([
      { id: slice, max_count: { secure: 1, community: 0 }, price: { secure: 0.59, community: null } },
    ]);
  });

  it.each([
    ['fails', [json({}, 403)]],
    ['answers what is no catalogue', [json({ gpus: 'none' })]],
    ['does not answer', [reset(), reset(), reset()]],
  ])('keeps the read of one cloud where that of the other %s', async (_what, steps) => {
    const { provider, unreadable } = setup(of(aCard('A')), ...steps);
    expect(await provider.gpuCatalog()).toMatchObject([
      { id: 'A', price: { community: 0.25 }, availability: { secure: 'HIGH', community: 'UNKNOWN' } },
    ]);
    expect(unreadable.get('catalogue.community')).toBe(1);
  });

  it('has cards of which only one cloud tells', async () => {
    const { provider } = setup(of(aCard('A')), of(aCard('B', { secure: false })));
    expect(await provider.gpuCatalog()).toMatchObject([
      { id: 'A', availability: { secure: 'HIGH', community: 'UNKNOWN' } },
      { id: 'B', availability: { secure: 'NONE', community: 'HIGH' } },
    ]);
  });

  it('follows pages, and keeps what it has where one is lost', async () => {
    const more = (id: string, nextCursor: string) =>
      json({ gpus: [aCard(id)], pagination: { nextCursor, hasNextPage: true } });
    const { provider, requests } = setup(more('A', 'two'), of(aCard('B')), more('A', 'two'), json({}, 403));
    expect((await provider.gpuCatalog()).map(({ id }) => id).sort()).toEqual(['A', 'B']);
    expect(requests.map(({ url }) => new URL(url).searchParams.get('cursor'))).toEqual([null, 'two', null, 'two']);
  });
});

describe('an answer without an end', () => {
  const mebibyte = 2 ** 20;

  /** An answer of spaces that never ends. */
  const endless = (status: number) => {
    let [chunks, isCancelled] = [0, false];
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        chunks += 1;
        controller.enqueue(new Uint8Array(mebibyte).fill(32));
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    return { response: new Response(body, { status }), read: () => ({ chunks, isCancelled }) };
  };

  it('is read up to a limit, and is no list', async () => {
    const answers = [endless(200), endless(200), endless(200)];
    const { provider } = setup(...answers.map(({ response }) => response));
    expect((await thrownBy(provider.listPods('pw-'))).message).toBe('RunPod answered more than 64 MiB to GET /pods.');
    for (const { read } of answers) {
      expect(read().isCancelled).toBe(true);
      expect(read().chunks).toBeLessThan(70);
    }
  });

  it('leaves open whether a create made a pod', async () => {
    const { provider, answers } = setup(endless(201).response);
    expect(await provider.createPod(aSpec())).toMatchObject({ outcome: 'ambiguous' });
    expect(answers).toEqual(['unanswered']);
  });

  it('is repeated for a DELETE, which is safe', async () => {
    const { provider } = setup(endless(502).response, gone());
    expect(await provider.terminatePod('pod1')).toBe('accepted');
  });

  it('is not what a large list is, whatever pieces it comes in', async () => {
    const large = aPod('pw-a', { env: { TEXT: 'é'.repeat(10 * mebibyte) } });
    const bytes = Buffer.from(JSON.stringify({ pods: [large, aPod('pw-é', { id: 'pod2' })] }));
    const pieces = Array.from({ length: Math.ceil(bytes.length / 65_537) }, (_, nth) =>
      bytes.subarray(nth * 65_537, (nth + 1) * 65_537),
    );
    const { provider } = setup(new Response(ReadableStream.from(pieces) as ReadableStream<Uint8Array>));
    expect((await provider.listPods('pw-')).pods.map(({ name }) => name)).toEqual(['pw-a', 'pw-é']);
  });
});
