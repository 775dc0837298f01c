import { fittingPage } from '../../shared/domain/page.ts';
import type { LogLine } from '../../shared/domain/telemetry/log-line.ts';
import type {
  LogChunk,
  LogPosition,
  MetricBatch,
  TelemetryStore,
} from '../../shared/domain/telemetry/telemetry-store.ts';
import { Calls } from './memory-calls.ts';

interface Expiring<T> {
  readonly entry: T;
  readonly expiresAt: Date;
}

const keyOf = (entry: { attempt: number; seq: number }): string =>
  `${String(entry.attempt).padStart(5, '0')}#${String(entry.seq).padStart(16, '0')}`;

const putNew = <T extends MetricBatch | LogChunk>(
  jobs: Map<string, Map<string, Expiring<T>>>,
  jobId: string,
  entry: T,
  expiresAt: Date,
): boolean => {
  const entries = jobs.get(jobId) ?? new Map<string, Expiring<T>>();
  jobs.set(jobId, entries);
  if (entries.has(keyOf(entry))) return false;
  entries.set(keyOf(entry), { entry, expiresAt });
  return true;
};

const standing = <T>(jobs: Map<string, Map<string, Expiring<T>>>, jobId: string, now: Date): readonly T[] =>
  [...(jobs.get(jobId) ?? [])]
    .filter(([, { expiresAt }]) => Math.floor(expiresAt.getTime() / 1000) > now.getTime() / 1000)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { entry }]) => entry);

export class MemoryTelemetryStore implements TelemetryStore {
  readonly calls = new Calls<keyof TelemetryStore>();
  readonly metrics = new Map<string, Map<string, Expiring<MetricBatch>>>();
  readonly logs = new Map<string, Map<string, Expiring<LogChunk>>>();

  async putMetrics(jobId: string, batch: MetricBatch, expiresAt: Date): Promise<boolean> {
    this.calls.hit('putMetrics');
    return putNew(this.metrics, jobId, batch, expiresAt);
  }

  async *streamMetrics(jobId: string, now: Date): AsyncGenerator<MetricBatch, void, undefined> {
    this.calls.hit('streamMetrics');
    yield* standing(this.metrics, jobId, now);
  }

  async putLogs(jobId: string, chunk: LogChunk, expiresAt: Date): Promise<boolean> {
    this.calls.hit('putLogs');
    return putNew(this.logs, jobId, chunk, expiresAt);
  }

  async listLogs(
    jobId: string,
    after: LogPosition | undefined,
    maxLines: number,
    now: Date,
  ): Promise<{ lines: readonly (LogLine & { readonly attempt: number })[]; next: LogPosition | null }> {
    this.calls.hit('listLogs');
    const unread = standing(this.logs, jobId, now)
      .filter((chunk) => after === undefined || keyOf(chunk) >= keyOf(after))
      .flatMap(({ attempt, seq, lines }) =>
        lines.map((line, index) => ({ line: { ...line, attempt }, position: { attempt, seq, line: index + 1 } })),
      )
      .filter(({ position }) => !after || keyOf(position) > keyOf(after) || position.line > after.line);
    const fitting = fittingPage(unread.slice(0, maxLines).map(({ line }) => line)).length;
    const page = unread.slice(0, fitting);
    const last = page.at(-1);
    return {
      lines: page.map(({ line }) => line),
      next: last && unread.length > page.length ? last.position : null,
    };
  }
}
