import * as z from 'zod';
import { logLineSchema } from '../../domain/telemetry/log-line.ts';
import { metricPointSchema } from '../../domain/telemetry/metric-point.ts';
import {
  isRange,
  type KeyRange,
  type LogChunk,
  type MetricBatch,
  type ReportKey,
} from '../../domain/telemetry/report-key.ts';
import type { Rollup, StretchKey } from '../../domain/telemetry/rollup.ts';
import type { LogChunkPage, LogRead, TelemetryStore } from '../../domain/telemetry/telemetry-store.ts';
import { parseStored } from '../stored.ts';
import { above, absent, allOf, anyOf, beginsWith, below, between, type Condition, equals } from './condition.ts';
import { DynamoStore } from './dynamo-store.ts';
import { pack, unpack } from './packed.ts';
import { fromRollupItem, isSmallRollup, toRollupItem } from './rollup-item.ts';
import type { Item } from './table.ts';
import { type EntryKind, endOfKind, entryKeyOf, rollupKey, sequenceKey, startOfKind } from './telemetry-key.ts';

const sequenceSchema = z.object({
  attempt: z.int().min(1),
  seq: z.int().min(0),
  at: z.int().min(0).optional(),
});
const pointsSchema = z.array(metricPointSchema);
const linesSchema = z.array(logLineSchema);

const epochSeconds = (at: Date): number => Math.floor(at.getTime() / 1000);

const toItem = ({ attempt, seq, at }: z.infer<typeof sequenceSchema>, packed: Uint8Array): Item => ({
  attempt,
  seq,
  ...(at !== undefined && { at }),
  packed,
});

const toBatch = (item: Item): MetricBatch => ({
  ...parseStored(sequenceSchema, 'metric batch', item),
  points: unpack(pointsSchema, 'metric batch', item.packed),
});

const toChunk = (item: Item): LogChunk => ({
  ...parseStored(sequenceSchema, 'log chunk', item),
  lines: unpack(linesSchema, 'log chunk', item.packed),
});

/**
 * The condition that an item has not expired. DynamoDB may delete an item a few days after its expiry (Developer Guide, "Using
 * time to live"), so reads filter expired items.
 */
const standing = (now: Date): Condition => above('expires_at', epochSeconds(now));

const within = (jobId: string, kind: EntryKind, { from, to }: KeyRange): Condition => {
  const keyOf = (key: ReportKey | undefined, open: string) => (key === undefined ? open : sequenceKey(kind, key));
  return allOf(
    equals('job_id', jobId),
    between('entry_key', keyOf(from, startOfKind(kind)), keyOf(to, endOfKind(kind))),
  );
};

export class DynamoTelemetryStore extends DynamoStore implements TelemetryStore {
  putMetrics(jobId: string, batch: MetricBatch, expiresAt: Date): Promise<boolean> {
    return this.#create(jobId, sequenceKey('metrics', batch), toItem(batch, pack(batch.points)), expiresAt);
  }

  async *streamMetrics(
    jobId: string,
    now: Date,
    { consistent = false, ...range }: KeyRange & { readonly consistent?: boolean } = {},
  ): AsyncGenerator<MetricBatch, void, undefined> {
    if (!isRange(range)) return;
    const where = within(jobId, 'metrics', range);
    for await (const item of this.table.query({ where, filter: standing(now), consistent })) yield toBatch(item);
  }

  isSmall(rollup: Rollup): boolean {
    return isSmallRollup(rollup);
  }

  putRollup(jobId: string, rollup: Rollup, expiresAt: Date, over: 'nothing' | 'fewer'): Promise<boolean> {
    const key = entryKeyOf(jobId, rollupKey(rollup.attempt, rollup.stretch));
    const item = { ...toRollupItem(rollup), expires_at: epochSeconds(expiresAt) };
    const nothing = absent('job_id');
    const fewer = anyOf(absent('packed'), below('batches', rollup.batches));
    return this.table.putIf(key, item, over === 'nothing' ? nothing : fewer);
  }

  async invalidateRollup(jobId: string, { attempt, stretch }: StretchKey, expiresAt: Date): Promise<void> {
    const item = { attempt, stretch, expires_at: epochSeconds(expiresAt) };
    await this.table.put(entryKeyOf(jobId, rollupKey(attempt, stretch)), item);
  }

  async *streamRollups(jobId: string, now: Date): AsyncGenerator<Rollup, void, undefined> {
    const where = allOf(equals('job_id', jobId), beginsWith('entry_key', startOfKind('rollup')));
    for await (const item of this.table.query({ where, filter: standing(now) })) {
      const rollup = fromRollupItem(item);
      if (rollup !== undefined) yield rollup;
    }
  }

  putLogs(jobId: string, chunk: LogChunk, expiresAt: Date): Promise<boolean> {
    return this.#create(jobId, sequenceKey('logs', chunk), toItem(chunk, pack(chunk.lines)), expiresAt);
  }

  async *logPages(
    jobId: string,
    now: Date,
    { newestFirst = false, pageSize, ...range }: LogRead,
  ): AsyncGenerator<LogChunkPage, void, undefined> {
    if (!isRange(range)) return;
    const where = within(jobId, 'logs', range);
    const options = { where, filter: standing(now), pageSize, descending: newestFirst };
    for await (const { items, isLast } of this.table.pages(options)) yield { chunks: items.map(toChunk), isLast };
  }

  #create(jobId: string, entryKey: string, item: Item, expiresAt: Date): Promise<boolean> {
    return this.table.createUnread(entryKeyOf(jobId, entryKey), { ...item, expires_at: epochSeconds(expiresAt) });
  }
}
