import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ErasedJob, ErasureStore } from '../../domain/erasure/erasure-store.ts';
import { inParallel } from '../../domain/in-parallel.ts';
import { timestampSchema } from '../../domain/values.ts';
import { parseStored } from '../stored.ts';
import { equals, exists } from './condition.ts';
import type { JobDetailTables } from './dynamo-job-details.ts';
import { keyOf, validationUseKey } from './job-item.ts';
import { DynamoTable } from './table.ts';
import { entryKeyOf } from './telemetry-key.ts';

const erasedSchema = z.object({ job_id: z.string(), user_id: z.string(), erased_at: timestampSchema });

const deletesAtOnce = 10;

export class DynamoErasureStore implements ErasureStore {
  readonly #jobs: DynamoTable;
  readonly #entries: DynamoTable;

  constructor(client: DynamoDBDocumentClient, { jobs, telemetry }: JobDetailTables) {
    this.#jobs = new DynamoTable(client, jobs);
    this.#entries = new DynamoTable(client, telemetry);
  }

  async erased(jobId: string): Promise<ErasedJob | undefined> {
    const item = await this.#jobs.get(keyOf(jobId));
    if (item?.erased_at === undefined) return undefined;
    const { job_id, ...job } = parseStored(erasedSchema, 'job', item);
    return { id: job_id, ...job };
  }

  async deleteEntries(jobId: string, limit: number): Promise<boolean> {
    const where = equals('job_id', jobId);
    const keys: string[] = [];
    // The query has no filter on `expires_at`, so expired entries that TTL has not deleted yet are deleted, too.
    for await (const page of this.#entries.queryPages({ where, pageSize: limit, consistent: true })) {
      keys.push(...page.map(({ entry_key }) => String(entry_key)));
      break;
    }
    await inParallel(keys, deletesAtOnce, async (key) => {
      await this.#entries.remove(entryKeyOf(jobId, key));
    });
    return keys.length >= limit;
  }

  async deleteJob(jobId: string): Promise<void> {
    if ((await this.erased(jobId)) === undefined) return;
    await this.#jobs.remove(validationUseKey(jobId));
    await this.#jobs.removeIf(keyOf(jobId), exists('erased_at'));
  }
}
