import fc from 'fast-check';
import { createHandler } from '../../../functions/jobs/get-job-logs.ts';
import { addSeconds } from '../../../shared/domain/clock.ts';
import { lineId } from '../../../shared/domain/telemetry/log-cursor.ts';
import { call } from '../../support/api-event.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeTelemetryStore } from '../../support/fake-telemetry-store.ts';
import { runningJob, start } from '../pods/pod-world.ts';

const later = new Date('2026-02-01T00:00:00.000Z');
const job = runningJob();

interface Line {
  readonly id: string;
  readonly text: string;
  readonly attempt: number;
}

const setup = () => {
  let now = start;
  const telemetry = new FakeTelemetryStore();
  const handler = createHandler({ jobs: new FakeJobStore([job]), telemetry, clock: () => now });
  return {
    telemetry,
    pass: (seconds: number) => {
      now = addSeconds(now, seconds);
    },
    put: (attempt: number, seq: number, texts: readonly string[]) =>
      telemetry.putLogs(
        job.id,
        {
          attempt,
          seq,
          at: now.getTime(),
          lines: texts.map((text, nth) => ({
            ts: start.toISOString(),
            stream: nth % 2 === 0 ? ('stdout' as const) : ('stderr' as const),
            text,
          })),
        },
        later,
      ),
    get: async (query: Record<string, string> = {}) => {
      const { status, body, text } = await call(handler, { path: { id: job.id }, userId: job.user_id, query });
      if (status !== 200) throw new Error(text);
      return body as { items: Line[]; next_cursor: string | null; prev_cursor?: string | null; follow_cursor?: string };
    },
  };
};
type World = ReturnType<typeof setup>;

const pages = async (world: World, query: Record<string, string>, way: 'after' | 'before'): Promise<Line[][]> => {
  const read: Line[][] = [];
  for (let cursor: string | null | undefined; ; ) {
    const place = cursor ? { [way]: cursor } : way === 'before' ? { tail: query.limit ?? '50' } : {};
    const { limit: _, ...filter } = query;
    const page = await world.get({ ...('tail' in place ? filter : query), ...place });
    read.push(page.items);
    cursor = way === 'after' ? page.next_cursor : page.prev_cursor;
    if (!cursor) return read;
  }
};

const chunks = fc.uniqueArray(
  fc.record({
    attempt: fc.integer({ min: 1, max: 3 }),
    seq: fc.nat(30),
    texts: fc.array(fc.constantFrom('one', 'Two', 'a line with an ERROR in it'), { minLength: 1, maxLength: 4 }),
  }),
  { selector: ({ attempt, seq }) => `${attempt} ${seq}`, maxLength: 25 },
);
const filters = fc.constantFrom<Record<string, string>>(
  {},
  { stream: 'stderr' },
  { q: 'error' },
  { attempt: '2' },
  { attempt: '1', stream: 'stdout', q: 'tWO' },
);

describe('a log', () => {
  it('gives every line that passes once, in order, from the start and from the end', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, filters, fc.integer({ min: 1, max: 9 }), async (all, filter, limit) => {
        const world = setup();
        for (const { attempt, seq, texts } of all) await world.put(attempt, seq, texts);
        const expected = all
          .flatMap(({ attempt, seq, texts }) =>
            texts.map((text, line) => ({
              attempt,
              text,
              stream: line % 2 === 0 ? 'stdout' : 'stderr',
              id: lineId({ attempt, seq, line }),
            })),
          )
          .filter(({ attempt }) => filter.attempt === undefined || String(attempt) === filter.attempt)
          .filter(({ stream }) => filter.stream === undefined || stream === filter.stream)
          .filter(({ text }) => filter.q === undefined || text.toLowerCase().includes(filter.q.toLowerCase()))
          .map(({ id }) => id)
          .sort();
        const query = { ...filter, limit: String(limit) };
        const onwards = await pages(world, query, 'after');
        expect(onwards.flat().map(({ id }) => id)).toEqual(expected);
        const back = await pages(world, query, 'before');
        expect(
          back
            .toReversed()
            .flat()
            .map(({ id }) => id),
        ).toEqual(expected);
      }),
    );
  });

  it('shows its end with two calls to the database, however long it is', async () => {
    const world = setup();
    for (let seq = 1; seq <= 3000; seq += 1) await world.put(1, seq, [`${seq}`]);
    const { items, next_cursor, prev_cursor } = await world.get({ tail: '100' });
    expect(items.map(({ text }) => text)).toEqual(Array.from({ length: 100 }, (_, nth) => `${2901 + nth}`));
    expect(next_cursor).toBeNull();
    expect(world.telemetry.calls.counts()).toMatchObject({ logPages: 1 });
    const before = await world.get({ before: prev_cursor ?? '', limit: '1' });
    expect(before.items.map(({ text }) => text)).toEqual(['2900']);
  });

  it('takes the id of a line for a place', async () => {
    const world = setup();
    await world.put(1, 1, ['a', 'b', 'c']);
    await world.put(1, 2, ['d']);
    const [, b] = (await world.get()).items;
    expect((await world.get({ after: b?.id ?? '' })).items.map(({ text }) => text)).toEqual(['c', 'd']);
    expect((await world.get({ before: b?.id ?? '' })).items.map(({ text }) => text)).toEqual(['a']);
    expect((await world.get({ before: b?.id ?? '' })).prev_cursor).toBeNull();
  });

  it('tells a follower each line once, also one that came late and one of an attempt that is over', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, fc.array(fc.nat(3), { maxLength: 25 }), async (all, polls) => {
        const world = setup();
        const told: string[] = [];
        let { follow_cursor: cursor = '' } = await world.get({ tail: '5' });
        const poll = async () => {
          for (let hasMore = true; hasMore; ) {
            const page = await world.get({ after: cursor, limit: '3' });
            told.push(...page.items.map(({ id }) => id));
            cursor = page.follow_cursor ?? '';
            hasMore = page.next_cursor !== null;
          }
        };
        for (const [nth, { attempt, seq, texts }] of all.entries()) {
          await world.put(attempt, seq, texts);
          world.pass(1);
          if (polls[nth] === 0) await poll();
        }
        await poll();
        const there = (await pages(world, { limit: '200' }, 'after')).flat().map(({ id }) => id);
        expect([...told].sort()).toEqual(there);
      }),
    );
  });

  it('goes on from the cursors of earlier versions', async () => {
    const world = setup();
    await world.put(1, 7, ['a', 'b', 'c']);
    const old = { v: 1, job: job.id, attempt: 1, seq: 7, line: 2 };
    const after = Buffer.from(JSON.stringify(old)).toString('base64url');
    expect((await world.get({ after })).items.map(({ text }) => text)).toEqual(['c']);
  });

  it('searches so much of a log in one call, and tells where to go on', async () => {
    const world = setup();
    const text = 'x'.repeat(16_000);
    for (let seq = 1; seq <= 1200; seq += 1) await world.put(1, seq, [text]);
    await world.put(1, 1201, ['found']);
    const first = await world.get({ q: 'found' });
    expect(first.items).toEqual([]);
    expect(first.next_cursor).not.toBeNull();
    expect((await pages(world, { q: 'found' }, 'after')).flat().map(({ text }) => text)).toEqual(['found']);
    expect((await world.get({ q: 'found', tail: '3' })).items).toHaveLength(1);
  });
});
