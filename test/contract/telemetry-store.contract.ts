import type { LogPosition, MetricBatch, TelemetryStore } from '../../shared/domain/telemetry/telemetry-store.ts';
import { aLine, idOf, later, now } from './examples.ts';

const job = idOf(9);
const expiresAt = later(3600);

const aBatch = (attempt: number, seq: number): MetricBatch => ({
  attempt,
  seq,
  points: [{ step: seq * 10, train_loss: 1 / (seq + 1), perplexity: Math.exp(60), grad_norm: 'nan' }],
});

const readAll = async (store: TelemetryStore, maxLines: number): Promise<string[][]> => {
  const pages: string[][] = [];
  let position: LogPosition | null = null;
  do {
    const page = await store.listLogs(job, position ?? undefined, maxLines, now);
    pages.push(page.lines.map(({ attempt, text }) => `${attempt}:${text}`));
    position = page.next;
  } while (position);
  return pages;
};

const putChunks = async (store: TelemetryStore, chunks: readonly (readonly [number, number, number])[]) => {
  for (const [attempt, seq, count] of chunks) {
    const lines = Array.from({ length: count }, (_, number) => aLine(`${seq}/${number}`));
    await store.putLogs(job, { attempt, seq, lines }, expiresAt);
  }
};

export const telemetryStoreContract = (setup: () => Promise<TelemetryStore>): void => {
  describe('metrics', () => {
    it('gives back every batch of the job by attempt and sequence number', async () => {
      const store = await setup();
      const order = [
        [1, 2],
        [1, 10],
        [1, 100],
        [2, 0],
        [10, 3],
      ] as const;
      for (const [attempt, seq] of [...order].reverse()) {
        expect(await store.putMetrics(job, aBatch(attempt, seq), expiresAt)).toBe(true);
      }
      await store.putMetrics(idOf(8), aBatch(1, 1), expiresAt);
      await putChunks(store, [[1, 1, 1]]);
      const batches = order.map(([attempt, seq]) => aBatch(attempt, seq));
      expect(await Array.fromAsync(store.streamMetrics(job, now))).toEqual(batches);
      const streamed: MetricBatch[] = [];
      for await (const batch of store.streamMetrics(job, now)) streamed.push(batch);
      expect(streamed).toEqual(batches);
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

  describe('logs', () => {
    it.each([1, 2, 3, 5, 6, 7, 100])('gives every line once, in order, in pages of %i', async (maxLines) => {
      const store = await setup();
      await putChunks(store, [
        [2, 1, 1],
        [1, 11, 2],
        [1, 2, 3],
        [1, 3, 0],
      ]);
      const pages = await readAll(store, maxLines);
      expect(pages.flat()).toEqual(['1:2/0', '1:2/1', '1:2/2', '1:11/0', '1:11/1', '2:1/0']);
      expect(pages).toHaveLength(Math.ceil(6 / maxLines));
    });

    it('gives no more of long lines than makes one page, and every line in the end', async () => {
      const store = await setup();
      const text = 'x'.repeat(16_384);
      for (let seq = 0; seq < 30; seq += 1) {
        const lines = Array.from({ length: 12 }, (_, nth) => ({ ...aLine(`${seq}/${nth} ${text}`.slice(0, 16_384)) }));
        await store.putLogs(job, { attempt: 1, seq, lines }, expiresAt);
      }
      const pages = await readAll(store, 1000);
      expect(pages.length).toBe(2);
      expect(new Set(pages.flat()).size).toBe(360);
    });

    it('has nothing to tell of a job without logs, and no next position', async () => {
      const store = await setup();
      await store.putMetrics(job, aBatch(1, 1), expiresAt);
      expect(await store.listLogs(job, undefined, 10, now)).toEqual({ lines: [], next: null });
    });

    it('goes on after a chunk that has expired meanwhile', async () => {
      const store = await setup();
      await store.putLogs(job, { attempt: 1, seq: 1, lines: [aLine('old'), aLine('older')] }, later(60));
      await store.putLogs(job, { attempt: 1, seq: 2, lines: [aLine('new')] }, later(120));
      const first = await store.listLogs(job, undefined, 1, now);
      expect(first.next).toEqual({ attempt: 1, seq: 1, line: 1 });
      const second = await store.listLogs(job, first.next ?? undefined, 10, later(60));
      expect(second).toEqual({ lines: [{ ...aLine('new'), attempt: 1 }], next: null });
    });

    it('stores the same attempt and sequence number once', async () => {
      const store = await setup();
      const lines = [aLine('once')];
      expect(await store.putLogs(job, { attempt: 1, seq: 1, lines }, expiresAt)).toBe(true);
      expect(await store.putLogs(job, { attempt: 1, seq: 1, lines: [aLine('twice')] }, expiresAt)).toBe(false);
      expect((await store.listLogs(job, undefined, 10, now)).lines).toEqual([{ ...aLine('once'), attempt: 1 }]);
    });

    it('reads on over many pages of chunks', async () => {
      const store = await setup();
      await putChunks(
        store,
        Array.from({ length: 70 }, (_, seq) => [1, seq, 2] as const),
      );
      const { lines, next } = await store.listLogs(job, undefined, 1000, now);
      expect([lines.length, next]).toEqual([140, null]);
    });
  });
};
