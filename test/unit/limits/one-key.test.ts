import { someGpus } from '../../support/fake-gpu-provider.ts';
import { aConfig, overJob, setup } from './limits-world.ts';

type World = Awaited<ReturnType<typeof setup>>;

/** How the first of two calls meets the second: it breaks off before the second comes, or the second comes while it is at it. */
const meetings = ['breaks off', 'is at it'] as const;
type Meeting = (typeof meetings)[number];

/** Plays two calls, of which the first has reserved its share and stored nothing when it calls `name` of `thing`. */
const twoCalls = async <Name extends string, Answer>(
  thing: Record<Name, (...given: never[]) => Promise<unknown>>,
  name: Name,
  meeting: Meeting,
  [first, second]: readonly [() => Promise<Answer>, () => Promise<Answer>],
): Promise<readonly [Answer | undefined, Answer]> => {
  const original = thing[name];
  const seconds: Promise<Answer>[] = [];
  thing[name] = async (...given) => {
    thing[name] = original;
    if (meeting === 'breaks off') throw new Error('The function died.');
    seconds.push(second());
    await Promise.allSettled(seconds);
    return Reflect.apply(original, thing, given);
  };
  const answer = await first().catch(() => undefined);
  return [answer, await (seconds[0] ?? second())];
};

const told = async (world: World) => (await world.sums('alice')).told;

const expectTrueSums = async (world: World): Promise<void> => {
  const { told, real } = await world.sums('alice');
  expect(told).toEqual(real);
};

const conflict = [409, 'idempotency_conflict'];

describe.each(meetings)('where the first call with a key %s', (meeting) => {
  it('an upload of another size is told that the key was sent before, and no byte is returned that was never reserved', async () => {
    const [small, large] = [200e6, 20e9];
    const world = await setup({ stored_bytes: 30e9 });
    const [, second] = await twoCalls(world.objects, 'startMultipart', meeting, [
      () => world.upload('alice', small, 'one-key'),
      () => world.upload('alice', large, 'one-key'),
    ]);
    expect([second.status, second.body.code]).toEqual(conflict);
    await world.settle();
    await expectTrueSums(world);
    // Once a sweep has settled what broke off, the key is free; until then it is told of as sent before.
    const third = await world.upload('alice', large, 'one-key');
    expect(third.status).toBe(meeting === 'breaks off' ? 201 : 409);
    for (const { id } of world.datasets.rows.all('alice ').filter(({ size_bytes }) => size_bytes >= small))
      expect((await world.remove('alice', id)).status).toBe(204);
    expect((await told(world)).stored_bytes).toBe(0);
    const answers = [await world.upload('alice', large), await world.upload('alice', large)];
    expect(answers.map(({ status }) => status)).toEqual([201, 422]);
  });

  it('a deploy of another request is told so, too, and has no pod beyond the limits', async () => {
    const world = await setup({ dollars_per_hour: 1, dollars_per_month: 100 });
    const small = { max_duration_minutes: 1 };
    const large = { max_duration_minutes: 6000, gpu_count: 8 };
    const [, second] = await twoCalls(world.installation, 'take', meeting, [
      () => world.deploy('alice', small, 'one-key'),
      () => world.deploy('alice', large, 'one-key'),
    ]);
    expect([second.status, second.body.code]).toEqual(conflict);
    expect(world.jobsOf('alice').map(({ gpu_count }) => gpu_count)).toEqual(meeting === 'breaks off' ? [] : [1]);
    await world.settle();
    await expectTrueSums(world);
    const third = await world.deploy('alice', large, 'one-key');
    expect([third.status, third.body.code]).toEqual(meeting === 'breaks off' ? [422, 'limit_exceeded'] : conflict);
  });

  it('a deploy that costs the same and trains something else is told so, too', async () => {
    const world = await setup();
    const other = { training_config: { ...aConfig, name: 'second' } };
    const [, second] = await twoCalls(world.installation, 'take', meeting, [
      () => world.deploy('alice', {}, 'one-key'),
      () => world.deploy('alice', other, 'one-key'),
    ]);
    expect([second.status, second.body.code]).toEqual(conflict);
  });

  it('an artifact of the same bytes and another size is refused, and counts once', async () => {
    const world = await setup();
    const job = world.put(overJob);
    const [, second] = await twoCalls(world.artifacts, 'create', meeting, [
      () => world.announce(job, 1).then(() => 'taken'),
      () => world.announce(job, 90e6).then(() => 'taken', String),
    ]);
    expect(second).toMatch(/one SHA-256/);
    await world.settle();
    await expectTrueSums(world);
    await world.discardAll(job);
    await world.settle();
    expect((await told(world)).stored_bytes).toBe(0);
  });
});

describe('where a deploy broke off, and its request has come to cost more', () => {
  it('no repeat takes the small share, which a sweep takes back, and then the job is judged anew', async () => {
    const world = await setup({ dollars_per_hour: 1, dollars_per_month: 50 });
    const [, second] = await twoCalls(world.installation, 'take', 'breaks off', [
      () => world.deploy('alice', {}, 'one-key'),
      () => {
        world.catalog.gpus = someGpus().map((card) => ({ ...card, price: { secure: 8, community: null } }));
        return world.deploy('alice', {}, 'one-key');
      },
    ]);
    expect([second.status, second.body.code]).toEqual([429, 'rate_limited']);
    await world.settle();
    const third = await world.deploy('alice', {}, 'one-key');
    expect([third.status, third.body.details.name]).toEqual([422, 'dollars_per_hour']);
    expect(world.provider.creates).toEqual([]);
    await expectTrueSums(world);
  });
});

describe('where a deploy broke off after its spec was stored, and its offers have changed', () => {
  it('the job of a repeat is launched for the offers that it is charged for', async () => {
    const world = await setup();
    const [, second] = await twoCalls(world.jobs, 'create', 'breaks off', [
      () => world.deploy('alice', {}, 'one-key'),
      () => {
        world.catalog.gpus = someGpus().map((card) => ({ ...card, price: { secure: 0.4, community: null } }));
        return world.deploy('alice', {}, 'one-key');
      },
    ]);
    expect(second.status).toBe(201);
    for (const job of world.jobsOf('alice')) {
      const spec = await world.jobs.details.spec(job.id);
      expect(spec?.candidates.map(({ cost_per_hour }) => cost_per_hour)).toEqual(job.offer_prices);
    }
    await expectTrueSums(world);
  });
});

describe('where the job of a key was erased', () => {
  it('the next job of that key returns its reservation, too, and its dollars count as spent', async () => {
    const world = await setup();
    for (const deploys of [1, 2]) {
      expect((await world.deploy('alice', {}, 'one-key')).status).toBe(201);
      const [job] = world.jobsOf('alice');
      if (job === undefined) throw new Error('There is no job.');
      world.pass(600);
      expect((await world.cancel('alice', job.id)).status).toBe(200);
      await world.settle();
      expect(world.job(job.id).open).toBe(false);
      const account = await world.usage.get('alice');
      expect(account).toMatchObject({ pods: 0, micro_dollars_per_hour: 0 });
      const { charged_micro_dollars, spent_micro_dollars } = account.months['2026-01'] ?? {};
      expect(spent_micro_dollars).toBeGreaterThan(deploys * 70_000);
      expect(charged_micro_dollars).toBe(spent_micro_dollars);
      world.put({ ...world.job(job.id), erased_at: world.clock().toISOString() });
      world.pass(7200);
      expect((await world.erase(job)).outcome).toBe('erased');
    }
  });
});

describe('a job of which an earlier release has noted that its reservation was returned', () => {
  it('is closed and returns nothing twice', async () => {
    const world = await setup();
    expect((await world.deploy('alice')).status).toBe(201);
    const [job] = world.jobsOf('alice');
    if (job === undefined) throw new Error('There is no job.');
    await world.cancel('alice', job.id);
    await world.usage.change('alice', { returned: { returns: 0, entries: [job.id] } });
    await world.settle();
    expect(world.job(job.id).open).toBe(false);
    expect(await world.usage.get('alice')).toMatchObject({ pods: 1, returns: 1 });
  });
});

describe('what the account still has of an erased job', () => {
  it('is no return of the next job of its key, though an earlier release listed it by the id of the job', async () => {
    const world = await setup();
    expect((await world.deploy('alice', {}, 'one-key')).status).toBe(201);
    const [job] = world.jobsOf('alice');
    if (job === undefined) throw new Error('There is no job.');
    await world.cancel('alice', job.id);
    await world.settle();
    world.put({ ...world.job(job.id), erased_at: world.clock().toISOString() });
    world.pass(7200);
    await world.erase(job);
    const { returns, returned } = await world.usage.get('alice');
    expect(returned).toHaveLength(1);
    await world.usage.change('alice', { returned: { returns, entries: [job.id] } });
    expect((await world.deploy('alice', {}, 'one-key')).status).toBe(201);
    await world.cancel('alice', job.id);
    await world.settle();
    expect(world.job(job.id).open).toBe(false);
    expect(await world.usage.get('alice')).toMatchObject({ pods: 0, micro_dollars_per_hour: 0 });
  });

  it.each(['settles the account', 'returns the reservation'])(
    'admits nothing of the next job of its key, where a sweep that broke off left it and another one %s',
    async (how) => {
      const world = await setup();
      expect((await world.deploy('alice', {}, 'one-key')).status).toBe(201);
      const [job] = world.jobsOf('alice');
      if (job === undefined) throw new Error('There is no job.');
      world.pass(600);
      const amounts = { pods: 1, micro_dollars_per_hour: 440_000 };
      const left = { token: 'of-the-erased-job', at: world.clock().toISOString(), amounts };
      await world.usage.change('alice', { add: amounts, begin: { [`admitting#${job.id}`]: left } });
      if (how === 'returns the reservation') {
        await world.cancel('alice', job.id);
        await world.sweepFor(60);
        expect(world.job(job.id).open).toBe(false);
      } else await world.settle();
      await expectTrueSums(world);
    },
  );
});

describe('an artifact that stands', () => {
  it('is not announced again with another size, however late that call sees it', async () => {
    const world = await setup();
    const job = world.put(overJob);
    await world.announce(job, 1);
    await expect(world.announce(job, 2)).rejects.toMatchObject({ code: 'conflict' });
    const get = world.artifacts.get.bind(world.artifacts);
    world.artifacts.get = async () => {
      world.artifacts.get = get;
      return undefined;
    };
    await expect(world.announce(job, 3)).rejects.toThrow('one SHA-256');
    await expectTrueSums(world);
    expect((await told(world)).stored_bytes).toBe(1);
  });
});

describe('a share that an earlier release has reserved for a deploy that broke off', () => {
  it('is taken by a deploy with its key that costs no more, and by no other', async () => {
    for (const [body, status] of [
      [{}, 201],
      [{ max_duration_minutes: 59 }, 201],
      [{ gpu_count: 2 }, 429],
      [{ max_duration_minutes: 61 }, 429],
    ] as const) {
      const world = await setup();
      await twoCalls(world.installation, 'take', 'breaks off', [
        () => world.deploy('alice', {}, 'one-key'),
        async () => {
          const account = await world.usage.get('alice');
          const earlier = Object.entries(account.transitions).map(([key, { request_sha256: _, ...rest }]) => [
            key,
            rest,
          ]);
          world.usage.rows.set('alice', { ...account, transitions: Object.fromEntries(earlier) });
          return { status: 0, body: {}, text: '', headers: {} } as never;
        },
      ]);
      expect((await world.deploy('alice', body, 'one-key')).status).toBe(status);
      await world.settle();
      await expectTrueSums(world);
    }
  });
});
