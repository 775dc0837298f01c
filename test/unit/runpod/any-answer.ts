import fc from 'fast-check';

/** Answers that RunPod may come to give: as described, with fields null, missing, of another type, or beyond all bounds. */

type Json = Readonly<Record<string, unknown>>;

const oddNumbers = fc.constantFrom(0, -1, 0.5, -0.0001, 1e-300, 1e300, 2 ** 53, -(2 ** 53), 1e9, 4_294_967_296);

/** A value of any kind that JSON can hold where something else was expected. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, true, false, '', '[N/A]', 'unknown', 'A_NEW_WORD', [], {}, [null], [[1]]),
  oddNumbers,
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.string({ maxLength: 30 }),
  fc.constant('x'.repeat(5000)),
  fc.jsonValue({ maxDepth: 2 }),
);

const kept = Symbol('kept');

/** Each field of `base` as it is, mostly, or anything, or gone; and a field more that nobody knows yet. */
export const oddly = <T extends Json>(base: T, sacred: readonly string[] = []): fc.Arbitrary<Json> =>
  fc
    .record({
      changes: fc.record(
        Object.fromEntries(
          Object.keys(base)
            .filter((field) => !sacred.includes(field))
            .map((field) => [field, fc.oneof({ weight: 3, arbitrary: fc.constant(kept) }, anything)]),
        ),
      ),
      more: anything,
    })
    .map(({ changes, more }) => ({
      ...base,
      ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== kept)),
      of_a_later_version: more,
    }));

const runtime = { uptime: 500, gpus: [{ util: 90, memoryUtil: 50 }], cpu: { util: 1 }, memory: { util: 2 }, ports: [] };

const anyRuntime = fc.oneof(
  fc.constant(null),
  fc
    .tuple(oddly(runtime), fc.array(fc.oneof(oddly({ util: 90, memoryUtil: 50 }), anything), { maxLength: 10 }))
    .map(([whole, gpus]) => ({ ...whole, gpus })),
  oddly(runtime),
);

export const aPodAnswer = (name: string, change: Json = {}): Json => ({
  id: `id-${name}`,
  name,
  status: 'RUNNING',
  actions: ['stop'],
  image: 'image:1',
  args: '',
  disk: 20,
  env: { TOKEN: 'clear-text-secret' },
  gpu: { id: 'NVIDIA L4', count: 1 },
  cloud: 'SECURE',
  dataCenterId: 'EU-RO-1',
  cost: 0.44,
  createdAt: '2026-01-01T00:00:00Z',
  startedAt: null,
  runtime,
  ...change,
});

/** A pod of that name and id of which anything else may be odd. `sacred` fields stay. */
export const oddPod = (name: string, change: Json = {}, sacred: readonly string[] = []): fc.Arbitrary<Json> =>
  fc
    .tuple(
      oddly(aPodAnswer(name, change), ['id', 'name', ...sacred]),
      anyRuntime,
      oddly({ id: 'NVIDIA L4', count: 1 }),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([pod, odd, gpu, oddRuntime, oddGpu]) => ({
      ...pod,
      ...(oddRuntime && !sacred.includes('runtime') && { runtime: odd }),
      ...(oddGpu && { gpu }),
    }));

/** An entry of a list that is somebody else's, or nobody's. */
export const foreignEntry: fc.Arbitrary<unknown> = fc.oneof(
  anything,
  fc.constantFrom('__proto__', 'constructor', 'toString').map((id) => ({ ...aPodAnswer('somebody-else'), id })),
  oddly(aPodAnswer('somebody-else')),
  fc.constant(aPodAnswer('somebody-else')),
);

export const aCardAnswer = (id: string, change: Json = {}): Json => ({
  id,
  name: id,
  pool: null,
  manufacturer: 'NVIDIA',
  memory: 24,
  secure: true,
  community: true,
  price: { secure: 0.5, community: 0.25, serverless: 1 },
  maxCount: { secure: 8, community: 4 },
  availability: 'HIGH',
  dataCenters: [],
  cudaVersions: [],
  ...change,
});

export const oddCard: fc.Arbitrary<unknown> = fc.oneof(
  anything,
  fc.constantFrom('__proto__', 'constructor', 'unknown', ' ', 'x\ny').map((id) => aCardAnswer(id)),
  fc
    .tuple(
      oddly(aCardAnswer('an odd card')),
      oddly({ secure: 0.5, community: 0.25 }),
      oddly({ secure: 8, community: 4 }),
      fc.boolean(),
    )
    .map(([card, price, maxCount, deep]) => (deep ? { ...card, price, maxCount } : card)),
);

/** A refusal whose text may be anywhere or nowhere. */
export const oddProblem: fc.Arbitrary<unknown> = fc.oneof(
  anything,
  oddly({ title: 'Bad Request', status: 400, detail: 'no', errors: ['$: no'] }),
);
