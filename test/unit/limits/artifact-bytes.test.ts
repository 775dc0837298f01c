import fc from 'fast-check';
import { propertyRuns } from '../../support/effort.ts';
import { overJob as over, setup } from './limits-world.ts';

const withJob = async (limits: Parameters<typeof setup>[0] = {}) => {
  const world = await setup(limits);
  world.jobs.plant(over);
  return world;
};

describe('the bytes of artifacts', () => {
  it('count for their user once, however often one is announced, and are returned when it is deleted', async () => {
    const world = await withJob();
    for (const _ of [1, 2]) await world.announce(over, 1000);
    await Promise.all([1, 2, 3].map(() => world.announce(over, 10 ** 10, 'in-parts.tar')));
    const stored_bytes = 1000 + 10 ** 10;
    expect((await world.sums('alice')).told).toMatchObject({ stored_bytes, transitions: {} });
    expect(world.objects.uploads.size).toBe(1);
    await Promise.all([1, 2, 3].map(() => world.discardAll(over).catch(() => {})));
    await world.settle();
    expect((await world.sums('alice')).told).toMatchObject({ stored_bytes: 0, transitions: {} });
    expect(world.artifacts.rows.all()).toEqual([]);
    await world.announce(over, 1000);
    expect((await world.sums('alice')).told.stored_bytes).toBe(1000);
  });

  it('are taken beyond the limit, and then no dataset is, and no job, until there is room', async () => {
    const world = await withJob({ stored_bytes: 100 });
    await world.announce(over, 101);
    expect(await world.deploy('alice')).toMatchObject({
      status: 422,
      body: {
        error:
          'You may store 100 bytes and have 101: what jobs made is kept, also beyond the limit, and no job is deployed until 1 are deleted. Delete datasets, artifacts or jobs that you do not need.',
        details: { name: 'stored_bytes', limit: 100, used: 101, asked: 0 },
      },
    });
    const refused = await world.upload('alice', 1);
    expect(refused.status).toBe(422);
    expect(refused.body.details).toEqual({ name: 'stored_bytes', limit: 100, used: 101, asked: 1 });
    await world.announce(over, 50, 'log.txt');
    expect((await world.deploy('bob')).status).toBe(201);
    await world.discardAll(over);
    await world.announce(over, 100);
    expect((await world.deploy('alice')).status).toBe(201);
  });

  it('of an earlier release were never counted, and are not returned', async () => {
    const world = await withJob();
    await world.announce(over, 1000);
    const [artifact] = world.artifacts.rows.all();
    if (artifact === undefined) throw new Error('There is none.');
    const { reserved_token: _, ...earlier } = artifact;
    world.artifacts.rows.set(`${over.id} ${artifact.id}`, earlier);
    await world.discardAll(over);
    expect((await world.sums('alice')).told.stored_bytes).toBe(1000);
    expect(world.artifacts.rows.all()).toEqual([]);
  });

  it('are those that stand, whoever announces, deletes and erases at once and wherever any of them breaks off', async () => {
    const death = fc.option(
      fc.record({ call: fc.integer({ min: 1, max: 12 }), moment: fc.constantFrom('before', 'after') }),
      { nil: undefined },
    );
    const acts = <Kind extends string>(...kinds: readonly Kind[]) =>
      fc.array(fc.record({ kind: fc.constantFrom(...kinds), death }), { maxLength: 5 });
    // An erasure begins a minute after its job is over, and nothing is announced of a job that is.
    const before = acts('announce', 'announce in parts', 'discard');
    const after = acts('discard', 'erase');
    await fc.assert(
      fc.asyncProperty(before, after, fc.scheduler(), async (first, second, scheduler) => {
        const world = await withJob();
        const inTurn = <T extends object>(thing: T): T =>
          new Proxy(thing, {
            get: (target, name) => {
              const member: unknown = Reflect.get(target, name);
              if (typeof member !== 'function') return member;
              return async (...given: unknown[]) => {
                await scheduler.schedule(Promise.resolve());
                return Reflect.apply(member, target, given) as unknown;
              };
            },
          });
        const played = ({ kind, death: dies }: (typeof first)[number] | (typeof second)[number]): Promise<unknown> => {
          const handlers = world.handlers(dies, inTurn);
          switch (kind) {
            case 'announce':
              return handlers.announce(over, 7);
            case 'announce in parts':
              return handlers.announce(over, 10 ** 10, 'in-parts.tar');
            case 'discard':
              return handlers.discardAll(over);
            case 'erase':
              return handlers.erase(over);
          }
        };
        await world.announce(over, 7);
        await scheduler.waitFor(Promise.allSettled(first.map(played)));
        world.pass(60);
        world.jobs.plant({ ...over, erased_at: world.clock().toISOString() });
        await scheduler.waitFor(Promise.allSettled(second.map(played)));
        await world.settle();
        const { told, real } = await world.sums('alice');
        expect(told).toEqual(real);
        await world.discardAll(over);
        expect((await world.sums('alice')).told).toMatchObject({ stored_bytes: 0, transitions: {} });
        expect(world.artifacts.rows.all()).toEqual([]);
      }),
      propertyRuns(600),
    );
  }, 60_000);
});
