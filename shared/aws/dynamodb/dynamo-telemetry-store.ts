import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { maxPageBytes } from '../../domain/page.ts';
import { type LogLine, logLineSchema } from '../../domain/telemetry/log-line.ts';
import { metricPointSchema } from '../../domain/telemetry/metric-point.ts';
import type { LogChunk, LogPosition, MetricBatch, TelemetryStore } from '../../domain/telemetry/telemetry-store.ts';
import { jsonBytes } from '../../domain/text-bytes.ts';
import { parseStored } from '../stored.ts';
import { above, allOf, beginsWith, between, type Condition, equals } from './condition.ts';
import { pack, unpack } from './packed.ts';
import { DynamoTable, type Item } from './table.ts';
import { endOfKind, entryKeyOf, type Sequence, sequenceKey } from './telemetry-key.ts';

const sequenceSchema = z.object({ attempt: z.int().min(1), seq: z.int().min(0) });
const pointsSchema = z.array(metricPointSchema);
const linesSchema = z.array(logLineSchema);

const epochSeconds = (at: Date): number => Math.floor(at.getTime() / 1000);

const toItem = ({ attempt, seq }: Sequence, packed: Uint8Array, expiresAt: Date): Item => ({
  attempt,
  seq,
  packed,
  expires_at: epochSeconds(expiresAt),
});

const toBatch = (item: Item): MetricBatch => ({
  ...parseStored(sequenceSchema, 'metric batch', item),
  points: unpack(pointsSchema, 'metric batch', item.packed),
});

const toChunk = (item: Item): LogChunk => ({
  ...parseStored(sequenceSchema, 'log chunk', item),
  lines: unpack(linesSchema, 'log chunk', item.packed),
});

/** TTL deletes up to days late. */
const standing = (now: Date): Condition => above('expires_at', epochSeconds(now));

export class DynamoTelemetryStore implements TelemetryStore {
  readonly #table: DynamoTable;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#table = new DynamoTable(client, tableName);
  }

  putMetrics(jobId: string, batch: MetricBatch, expiresAt: Date): Promise<boolean> {
    return this.#put(jobId, sequenceKey('metrics', batch), toItem(batch, pack(batch.points), expiresAt));
  }

  async *streamMetrics(jobId: string, now: Date): AsyncGenerator<MetricBatch, void, undefined> {
    const where = allOf(equals('job_id', jobId), beginsWith('entry_key', 'metrics#'));
    for await (const item of this.#table.query({ where, filter: standing(now) })) yield toBatch(item);
  }

  putLogs(jobId: string, chunk: LogChunk, expiresAt: Date): Promise<boolean> {
    return this.#put(jobId, sequenceKey('logs', chunk), toItem(chunk, pack(chunk.lines), expiresAt));
  }

  async listLogs(
    jobId: string,
    after: LogPosition | undefined,
    maxLines: number,
    now: Date,
  ): Promise<{ lines: readonly (LogLine & { readonly attempt: number })[]; next: LogPosition | null }> {
    const from = sequenceKey('logs', after ?? { attempt: 0, seq: 0 });
    const where = allOf(equals('job_id', jobId), between('entry_key', from, endOfKind('logs')));
    const lines: (LogLine & { readonly attempt: number })[] = [];
    let last: LogPosition | null = null;
    let bytes = 0;
    // A chunk is up to 256 KiB of text, so a page is kept short: the reader seldom wants more.
    for await (const item of this.#table.query({ where, filter: standing(now), pageSize: 20 })) {
      const { attempt, seq, lines: chunk } = toChunk(item);
      const read = after?.attempt === attempt && after.seq === seq ? after.line : 0;
      for (const [index, told] of chunk.entries()) {
        if (index < read) continue;
        const line = { ...told, attempt };
        bytes += jsonBytes(line);
        if (lines.length === maxLines || (last !== null && bytes > maxPageBytes)) return { lines, next: last };
        lines.push(line);
        last = { attempt, seq, line: index + 1 };
      }
    }
    return { lines, next: null };
  }

  #put(jobId: string, entryKey: string, item: Item): Promise<boolean> {
    return this.#table.createUnread(entryKeyOf(jobId, entryKey), item);
  }
}
