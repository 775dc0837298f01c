import { isSmallRollup } from '../../shared/aws/dynamodb/rollup-item.ts';
import type { KeyRange, LogChunk, MetricBatch, ReportKey } from '../../shared/domain/telemetry/report-key.ts';
import type { Rollup, StretchKey } from '../../shared/domain/telemetry/rollup.ts';
import type { LogChunkPage, LogRead, TelemetryStore } from '../../shared/domain/telemetry/telemetry-store.ts';
import { Calls } from './fake-calls.ts';

interface Expiring<T> {
  readonly entry: T;
  readonly expiresAt: Date;
}
type Entries<T> = Map<string, Map<string, Expiring<T>>>;

const keyOf = (entry: ReportKey): string =>
  `${String(entry.attempt).padStart(5, '0')}#${String(entry.seq).padStart(16, '0')}`;

const rollupKeyOf = ({ attempt, stretch }: StretchKey): string => keyOf({ attempt, seq: stretch });

const entriesOf = <T>(jobs: Entries<T>, jobId: string): Map<string, Expiring<T>> => {
  const entries = jobs.get(jobId) ?? new Map<string, Expiring<T>>();
  jobs.set(jobId, entries);
  return entries;
};

const putNew = <T extends ReportKey>(jobs: Entries<T>, jobId: string, entry: T, expiresAt: Date): boolean => {
  const entries = entriesOf(jobs, jobId);
  if (entries.has(keyOf(entry))) return false;
  entries.set(keyOf(entry), { entry, expiresAt });
  return true;
};

const standing = <T>(jobs: Entries<T>, jobId: string, now: Date, { from, to }: KeyRange = {}): readonly T[] =>
  [...(jobs.get(jobId) ?? [])]
    .filter(([key]) => (from === undefined || keyOf(from) <= key) && (to === undefined || key <= keyOf(to)))
    .filter(([, { expiresAt }]) => Math.floor(expiresAt.getTime() / 1000) > now.getTime() / 1000)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { entry }]) => entry);

export class FakeTelemetryStore implements TelemetryStore {
  readonly calls = new Calls<keyof TelemetryStore>();
  readonly metrics: Entries<MetricBatch> = new Map();
  /** One that was spoilt is its key alone. */
  readonly rollups: Entries<Rollup | StretchKey> = new Map();
  readonly logs: Entries<LogChunk> = new Map();

  async putMetrics(jobId: string, batch: MetricBatch, expiresAt: Date): Promise<boolean> {
    this.calls.hit('putMetrics');
    return putNew(this.metrics, jobId, batch, expiresAt);
  }

  async *streamMetrics(
    jobId: string,
    now: Date,
    options: KeyRange & { readonly consistent?: boolean } = {},
  ): AsyncGenerator<MetricBatch, void, undefined> {
    this.calls.hit('streamMetrics');
    yield* standing(this.metrics, jobId, now, options);
  }

  isSmall(rollup: Rollup): boolean {
    return isSmallRollup(rollup);
  }

  async putRollup(jobId: string, rollup: Rollup, expiresAt: Date, over: 'nothing' | 'fewer'): Promise<boolean> {
    this.calls.hit('putRollup');
    const entries = entriesOf(this.rollups, jobId);
    const there = entries.get(rollupKeyOf(rollup))?.entry;
    const isFewer = there === undefined || !('batches' in there) || there.batches < rollup.batches;
    if (there !== undefined && (over === 'nothing' || !isFewer)) return false;
    entries.set(rollupKeyOf(rollup), { entry: rollup, expiresAt });
    return true;
  }

  async invalidateRollup(jobId: string, { attempt, stretch }: StretchKey, expiresAt: Date): Promise<void> {
    this.calls.hit('invalidateRollup');
    const entry = { attempt, stretch };
    entriesOf(this.rollups, jobId).set(rollupKeyOf(entry), { entry, expiresAt });
  }

  async *streamRollups(jobId: string, now: Date): AsyncGenerator<Rollup, void, undefined> {
    this.calls.hit('streamRollups');
    for (const entry of standing(this.rollups, jobId, now)) if ('batches' in entry) yield entry;
  }

  async putLogs(jobId: string, chunk: LogChunk, expiresAt: Date): Promise<boolean> {
    this.calls.hit('putLogs');
    return putNew(this.logs, jobId, chunk, expiresAt);
  }

  async *logPages(
    jobId: string,
    now: Date,
    { newestFirst = false, pageSize, ...range }: LogRead,
  ): AsyncGenerator<LogChunkPage, void, undefined> {
    const oldestFirst = standing(this.logs, jobId, now, range);
    const chunks = newestFirst ? oldestFirst.toReversed() : oldestFirst;
    for (let at = 0; at === 0 || at < chunks.length; at += pageSize) {
      this.calls.hit('logPages');
      yield { chunks: chunks.slice(at, at + pageSize), isLast: at + pageSize >= chunks.length };
    }
  }
}
