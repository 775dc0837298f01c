import type { KeptConfig } from '../../shared/domain/configs/resolved-config.ts';
import { type HistoryEntry, historyEntrySchema } from '../../shared/domain/jobs/history.ts';
import { type JobSpec, jobSpecSchema } from '../../shared/domain/jobs/job-spec.ts';
import type { JobDetails, LogTail } from '../../shared/domain/jobs/job-store.ts';
import { Calls } from './fake-calls.ts';
import { FakeRows } from './fake-rows.ts';

const historyKey = (jobId: string, place: number): string => `${jobId}#${String(place).padStart(16, '0')}`;

export class FakeJobDetails implements JobDetails {
  readonly calls = new Calls<keyof JobDetails>();
  readonly specs = new FakeRows<JobSpec>(jobSpecSchema, 'spec of a job');
  readonly lines = new FakeRows<HistoryEntry>(historyEntrySchema, 'line of a history');
  readonly #tokens = new Map<string, string>();
  readonly tails = new Map<string, Map<number, LogTail>>();

  async createSpec(jobId: string, spec: JobSpec, reservationToken: string): Promise<boolean> {
    this.calls.hit('createSpec');
    const { created } = this.specs.create(jobId, spec);
    if (created) this.#tokens.set(jobId, reservationToken);
    return created;
  }

  async replaceSpec(jobId: string, spec: JobSpec, reservationToken: string): Promise<void> {
    this.calls.hit('replaceSpec');
    this.specs.set(jobId, spec);
    this.#tokens.set(jobId, reservationToken);
  }

  async abandonSpec(jobId: string, reservationToken: string, _now: Date): Promise<void> {
    this.calls.hit('abandonSpec');
    if (this.#tokens.get(jobId) === reservationToken) this.specs.delete(jobId);
  }

  async spec(jobId: string): Promise<JobSpec | undefined> {
    this.calls.hit('spec');
    return this.specs.get(jobId);
  }

  async keepConfig(jobId: string, config: Required<KeptConfig>): Promise<boolean> {
    this.calls.hit('keepConfig');
    const spec = this.specs.get(jobId);
    if (spec === undefined || spec.unset_settings !== undefined) return false;
    this.specs.set(jobId, jobSpecSchema.parse({ ...spec, ...config }));
    return true;
  }

  async forgetSecrets(jobId: string): Promise<void> {
    this.calls.hit('forgetSecrets');
    const { secrets_ciphertext: _, ...spec } = this.specs.get(jobId) ?? {};
    const rest = jobSpecSchema.safeParse(spec);
    if (rest.success) this.specs.set(jobId, rest.data);
  }

  async putLogTail(jobId: string, tail: LogTail): Promise<void> {
    this.calls.hit('putLogTail');
    const tails = this.tails.get(jobId) ?? new Map<number, LogTail>();
    this.tails.set(jobId, tails.set(tail.attempt, structuredClone(tail)));
  }

  async logTails(jobId: string): Promise<readonly LogTail[]> {
    this.calls.hit('logTails');
    return [...(this.tails.get(jobId) ?? []).values()].sort((a, b) => a.attempt - b.attempt);
  }

  async putHistory(jobId: string, first: number, lines: readonly HistoryEntry[]): Promise<void> {
    this.calls.hit('putHistory');
    for (const [index, line] of lines.entries()) this.lines.create(historyKey(jobId, first + index), line);
  }

  async history(jobId: string, from: number, limit: number): Promise<readonly HistoryEntry[]> {
    this.calls.hit('history');
    return this.lines.all(`${jobId}#`).slice(from, from + limit);
  }
}
