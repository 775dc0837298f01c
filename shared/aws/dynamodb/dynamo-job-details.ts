import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { KeptConfig } from '../../domain/configs/resolved-config.ts';
import { type HistoryEntry, historyEntrySchema } from '../../domain/jobs/history.ts';
import { type JobSpec, jobSpecSchema } from '../../domain/jobs/job-spec.ts';
import type { JobDetails, LogTail } from '../../domain/jobs/job-store.ts';
import { parseStored } from '../stored.ts';
import { absent, allOf, beginsWith, between, equals, exists } from './condition.ts';
import { keyOf } from './job-item.ts';
import { legacySpec } from './legacy-job-item.ts';
import { DynamoTable } from './table.ts';
import { endOfKind, entryKeyOf, historyKey, logTailKey } from './telemetry-key.ts';

const logTailSchema = z.object({ attempt: z.int().min(1), log_tail: z.array(z.string()) });

export interface JobDetailTables {
  readonly jobs: string;
  readonly telemetry: string;
}

const specItem = (spec: JobSpec, reservation_token: string) => ({ ...spec, reservation_token });

/** Stores the details of jobs in the table of telemetry, but without `expires_at`: the details are kept as long as the job. */
export class DynamoJobDetails implements JobDetails {
  readonly #table: DynamoTable;
  /** The table of jobs, in whose items version 0.1 stored the spec. */
  readonly #jobs: DynamoTable;

  constructor(client: DynamoDBDocumentClient, { jobs, telemetry }: JobDetailTables) {
    this.#table = new DynamoTable(client, telemetry);
    this.#jobs = new DynamoTable(client, jobs);
  }

  async createSpec(jobId: string, spec: JobSpec, reservationToken: string): Promise<boolean> {
    return (await this.#table.create(entryKeyOf(jobId, 'spec'), specItem(spec, reservationToken))).created;
  }

  async replaceSpec(jobId: string, spec: JobSpec, reservationToken: string): Promise<void> {
    await this.#table.put(entryKeyOf(jobId, 'spec'), specItem(spec, reservationToken));
  }

  async abandonSpec(jobId: string, reservationToken: string, now: Date): Promise<void> {
    const update = {
      set: {
        expires_at: Math.floor(now.getTime() / 1000),
        secrets_ciphertext: undefined,
        webhook_secret_ciphertext: undefined,
      },
    };
    const isIts = equals('reservation_token', reservationToken);
    await this.#table.update(entryKeyOf(jobId, 'spec'), update, isIts);
  }

  async spec(jobId: string): Promise<JobSpec | undefined> {
    const item = await this.#table.get(entryKeyOf(jobId, 'spec'));
    if (item !== undefined) return parseStored(jobSpecSchema, 'spec of a job', item);
    const job = await this.#jobs.get(keyOf(jobId));
    return job?.training_config === undefined ? undefined : legacySpec(job);
  }

  async keepConfig(jobId: string, config: Required<KeptConfig>): Promise<boolean> {
    const update = { set: { ...config } };
    const unresolved = allOf(exists('training_config'), absent('unset_settings'));
    const item = await this.#table.update(entryKeyOf(jobId, 'spec'), update, unresolved);
    if (item !== undefined) return true;
    return (await this.#jobs.update(keyOf(jobId), update, unresolved)) !== undefined;
  }

  async forgetSecrets(jobId: string): Promise<void> {
    const update = { set: { secrets_ciphertext: undefined } };
    const standing = exists('entry_key');
    const item = await this.#table.update(entryKeyOf(jobId, 'spec'), update, standing);
    if (item === undefined) await this.#jobs.update(keyOf(jobId), update, exists('job_id'));
  }

  async putLogTail(jobId: string, { attempt, log_tail }: LogTail): Promise<void> {
    await this.#table.put(entryKeyOf(jobId, logTailKey(attempt)), { attempt, log_tail });
  }

  async logTails(jobId: string): Promise<readonly LogTail[]> {
    const where = allOf(equals('job_id', jobId), beginsWith('entry_key', 'log_tail#'));
    const tails: LogTail[] = [];
    for await (const item of this.#table.query({ where })) tails.push(parseStored(logTailSchema, 'log tail', item));
    return tails;
  }

  async putHistory(jobId: string, first: number, lines: readonly HistoryEntry[]): Promise<void> {
    for (const [index, line] of lines.entries()) {
      await this.#table.createUnread(entryKeyOf(jobId, historyKey(first + index)), { line });
    }
  }

  async history(jobId: string, from: number, limit: number): Promise<readonly HistoryEntry[]> {
    const keys = between('entry_key', historyKey(from), endOfKind('history'));
    const lines: HistoryEntry[] = [];
    for await (const item of this.#table.query({ where: allOf(equals('job_id', jobId), keys), pageSize: limit })) {
      lines.push(parseStored(historyEntrySchema, 'line of a history', item.line));
      if (lines.length >= limit) break;
    }
    return lines;
  }
}
