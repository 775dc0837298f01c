import type { MetricBatch } from '../../shared/domain/telemetry/report-key.ts';
import type { Rollup } from '../../shared/domain/telemetry/rollup.ts';
import type { LogRead, TelemetryStore } from '../../shared/domain/telemetry/telemetry-store.ts';
import { aLine, idOf, later, now } from './examples.ts';

const job = idOf(9);
const expiresAt = later(3600);

const aBatch = (attempt: number, seq: number): MetricBatch => ({
  attempt,
  seq,
  at: now.getTime() + seq,
  points: [{ step: seq * 10, train_loss: 1 / (seq + 1), perplexity: Math.exp(60), grad_norm: 'nan' }],
});

const aRollup = (attempt: number, stretch: number, batches = 60): Rollup => ({
  attempt,
  stretch,
  batches,
  at: now.getTime(),
  width: 128,
  count: 720,
  counts: { train_loss: 700, eval_loss: 2 },
  points: [
    { step: 0, train_loss: 1 / 3, timestamp: '2026-03-01T12:00:00.123Z' },
    { step: 10, train_loss: 'nan', perplexity: Math.exp(60) },
    { step: 11, eval_loss: '-inf', timestamp: '2026-03-01T12:00:00Z' },
    { step: 1_000_000_000, grad_norm: 0, timestamp: '2026-03-01T12:00:01.000Z' },
  ],
});

const linesOf = async (store: TelemetryStore, read: Partial<LogRead> = {}, at = now): Promise<string[][]> =>
  (await Array.fromAsync(store.logPages(job, at, { pageSize: 100, ...read }))).map(({ chunks }) =>
    chunks.flatMap(({ attempt, lines }) => lines.map(({ text }) => `${attempt}:${text}`)),
  );

const putChunks = async (store: TelemetryStore, chunks: readonly (readonly [number, number, number])[]) => {
  for (const [attempt, seq, count] of chunks) {
    const lines = Array.from({ length: count }, (_, number) => aLine(`${seq}/${number}`));
    await store.putLogs(job, { attempt, seq, lines, at: seq }, expiresAt);
  }
};

export const telemetryStoreContract = (setup: () => Promise<TelemetryStore>): void => {
  describe('metrics', () => {
    const order = [
      [1, 2],
      [1, 10],
      [1, 100],
      [2, 0],
      [10, 3],
    ] as const;

    it('gives back every batch of the job by attempt and sequence number', async () => {
      const store = await setup();
      for (const [attempt, seq] of [...order].reverse()) {
        expect(await store.putMetrics(job, aBatch(attempt, seq), expiresAt)).toBe(true);
      }
      await store.putMetrics(idOf(8), aBatch(1, 1), expiresAt);
      await putChunks(store, [[1, 1, 1]]);
      await store.putRollup(job, aRollup(1, 0), expiresAt, 'nothing');
      const batches = order.map(([attempt, seq]) => aBatch(attempt, seq));
      expect(await Array.fromAsync(store.streamMetrics(job, now))).toEqual(batches);
      expect(await Array.fromAsync(store.streamMetrics(job, now, { consistent: true }))).toEqual(batches);
    });

    it.each([
      [{ from: { attempt: 1, seq: 10 } }, [1, 2, 3, 4]],
      [{ from: { attempt: 1, seq: 11 }, to: { attempt: 2, seq: 0 } }, [2, 3]],
      [{ to: { attempt: 1, seq: Number.MAX_SAFE_INTEGER } }, [0, 1, 2]],
      [{ from: { attempt: 0, seq: 5 }, to: { attempt: 1, seq: 2 } }, [0]],
      [{ from: { attempt: 3, seq: 0 }, to: { attempt: 2, seq: 9 } }, []],
    ])('gives back those of a range, both ends among them: %p', async (range, expected) => {
      const store = await setup();
      for (const [attempt, seq] of order) await store.putMetrics(job, aBatch(attempt, seq), expiresAt);
      const batches = order.filter((_, nth) => expected.includes(nth)).map(([attempt, seq]) => aBatch(attempt, seq));
      expect(await Array.fromAsync(store.streamMetrics(job, now, range))).toEqual(batches);
    });

    it('stores the same attempt and sequence number once', async () => {
      const store = await setup();
      await store.putMetrics(job, aBatch(1, 1), expiresAt);
      expect(await store.putMetrics(job, { ...aBatch(1, 1), points: [] }, expiresAt)).toBe(false);
      expect(await Array.fromAsync(store.streamMetrics(job, now))).toEqual([aBatch(1, 1)]);
    });

    it('keeps a full batch of the largest size', async () => {
      const store = await setup();
      const points = Array.from({ length: 500 }, (_, step) => ({ step, train_loss: Math.sin(step), epoch: step / 7 }));
      await store.putMetrics(job, { attempt: 1, seq: 1, points }, expiresAt);
      expect(await Array.fromAsync(store.streamMetrics(job, now))).toEqual([{ attempt: 1, seq: 1, points }]);
    });

    it('does not read what has expired, though it still stands', async () => {
      const store = await setup();
      await store.putMetrics(job, aBatch(1, 1), later(60));
      await store.putMetrics(job, aBatch(1, 2), later(120));
      expect(await Array.fromAsync(store.streamMetrics(job, later(60)))).toEqual([aBatch(1, 2)]);
    });
  });

  describe('roll-ups', () => {
    const all = (store: TelemetryStore, at = now) => Array.fromAsync(store.streamRollups(job, at));

    it('come back as they went, by attempt and stretch', async () => {
      const store = await setup();
      await store.putMetrics(job, aBatch(1, 1), expiresAt);
      for (const [attempt, stretch] of [
        [2, 0],
        [1, 10],
        [1, 9],
      ] as const) {
        expect(await store.putRollup(job, aRollup(attempt, stretch), expiresAt, 'nothing')).toBe(true);
      }
      await store.putRollup(idOf(8), aRollup(1, 1), expiresAt, 'nothing');
      expect(await all(store)).toEqual([aRollup(1, 9), aRollup(1, 10), aRollup(2, 0)]);
      expect(await Array.fromAsync(store.streamMetrics(job, now))).toEqual([aBatch(1, 1)]);
    });

    it('of a stretch without points are kept, too', async () => {
      const store = await setup();
      const empty = { ...aRollup(1, 0, 0), count: 0, counts: {}, points: [], width: 1, at: 0 };
      await store.putRollup(job, empty, expiresAt, 'nothing');
      expect(await all(store)).toEqual([empty]);
    });

    it('take the place of none, or of one of fewer batches, and never of one of more', async () => {
      const store = await setup();
      expect(await store.putRollup(job, aRollup(1, 0, 5), expiresAt, 'fewer')).toBe(true);
      expect(await store.putRollup(job, aRollup(1, 0, 9), expiresAt, 'nothing')).toBe(false);
      expect(await store.putRollup(job, aRollup(1, 0, 5), expiresAt, 'fewer')).toBe(false);
      expect(await store.putRollup(job, aRollup(1, 0, 6), expiresAt, 'fewer')).toBe(true);
      expect(await all(store)).toEqual([aRollup(1, 0, 6)]);
    });

    it('are read by nobody once they are spoilt, until the stretch is rolled up again', async () => {
      const store = await setup();
      await store.putRollup(job, aRollup(1, 0, 5), expiresAt, 'nothing');
      await store.invalidateRollup(job, { attempt: 1, stretch: 0 }, expiresAt);
      await store.invalidateRollup(job, { attempt: 1, stretch: 1 }, expiresAt);
      expect(await all(store)).toEqual([]);
      expect(await store.putRollup(job, aRollup(1, 1, 9), expiresAt, 'nothing')).toBe(false);
      expect(await store.putRollup(job, aRollup(1, 0, 1), expiresAt, 'fewer')).toBe(true);
      expect(await all(store)).toEqual([aRollup(1, 0, 1)]);
    });

    it('expire', async () => {
      const store = await setup();
      await store.putRollup(job, aRollup(1, 0), later(60), 'nothing');
      expect(await all(store, later(60))).toEqual([]);
    });

    it('are small with few points, and not with many', async () => {
      const store = await setup();
      const points = Array.from({ length: 720 }, (_, step) => ({ step, train_loss: Math.sin(step) }));
      expect(store.isSmall(aRollup(1, 0))).toBe(true);
      expect(store.isSmall({ ...aRollup(1, 0), points })).toBe(false);
    });
  });

  describe('logs', () => {
    it('gives chunks in order, so many a page, from either end', async () => {
      const store = await setup();
      await putChunks(store, [
        [2, 1, 1],
        [1, 11, 2],
        [1, 2, 3],
      ]);
      const oldestFirst = [['1:2/0', '1:2/1', '1:2/2', '1:11/0', '1:11/1'], ['2:1/0']];
      expect(await linesOf(store, { pageSize: 2 })).toEqual(oldestFirst);
      const newestFirst = [
        ['2:1/0', '1:11/0', '1:11/1'],
        ['1:2/0', '1:2/1', '1:2/2'],
      ];
      expect(await linesOf(store, { pageSize: 2, newestFirst: true })).toEqual(newestFirst);
    });

    it('gives those of a range, both ends among them', async () => {
      const store = await setup();
      await putChunks(
        store,
        [1, 2, 3, 4].map((seq) => [1, seq, 1] as const),
      );
      const range = { from: { attempt: 1, seq: 2 }, to: { attempt: 1, seq: 3 } };
      expect((await linesOf(store, range)).flat()).toEqual(['1:2/0', '1:3/0']);
      expect((await linesOf(store, { ...range, newestFirst: true })).flat()).toEqual(['1:3/0', '1:2/0']);
      expect((await linesOf(store, { from: range.to, to: range.from })).flat()).toEqual([]);
    });

    it('tells with a page whether it is the last, and when each chunk was stored', async () => {
      const store = await setup();
      await putChunks(store, [
        [1, 1, 1],
        [1, 2, 1],
      ]);
      const pages = await Array.fromAsync(store.logPages(job, now, { pageSize: 1 }));
      expect(pages.slice(0, 2).map(({ chunks }) => chunks[0]?.at)).toEqual([1, 2]);
      expect(pages.at(-1)?.isLast).toBe(true);
      expect(pages[0]?.isLast).toBe(false);
      const [whole] = await Array.fromAsync(store.logPages(job, now, { pageSize: 50 }));
      expect(whole).toMatchObject({ isLast: true, chunks: [{ seq: 1 }, { seq: 2 }] });
    });

    it('has nothing to tell of a job without logs, and leaves out what has expired', async () => {
      const store = await setup();
      await store.putMetrics(job, aBatch(1, 1), expiresAt);
      expect((await linesOf(store)).flat()).toEqual([]);
      await store.putLogs(job, { attempt: 1, seq: 1, lines: [aLine('old')] }, later(60));
      await store.putLogs(job, { attempt: 1, seq: 2, lines: [aLine('new')] }, later(120));
      expect((await linesOf(store, {}, later(60))).flat()).toEqual(['1:new']);
    });

    it('stores the same attempt and sequence number once', async () => {
      const store = await setup();
      expect(await store.putLogs(job, { attempt: 1, seq: 1, lines: [aLine('once')] }, expiresAt)).toBe(true);
      expect(await store.putLogs(job, { attempt: 1, seq: 1, lines: [aLine('twice')] }, expiresAt)).toBe(false);
      expect((await linesOf(store)).flat()).toEqual(['1:once']);
    });
  });
};
