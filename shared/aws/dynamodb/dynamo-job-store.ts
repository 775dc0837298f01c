import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { inParallel } from '../../domain/in-parallel.ts';
import type { Job } from '../../domain/jobs/job.ts';
import type { ChangeResult, JobChange, JobStore } from '../../domain/jobs/job-store.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import { indexNames } from '../../names.ts';
import { equals } from './condition.ts';
import { datasetInUse, fromItem, keyOf, positionFrom, shards, toCondition, toItem, toUpdate } from './job-item.ts';
import { newestFirst } from './newest-first.ts';
import { DynamoTable } from './table.ts';

/** While one page is being read another is on its way; more would only fill the memory. */
const shardsAtOnce = 2;

/** A page of a list has 100 jobs at most; a client of the SDK keeps 50 connections. */
const readsAtOnce = 20;

export class DynamoJobStore implements JobStore {
  readonly #table: DynamoTable;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#table = new DynamoTable(client, tableName);
  }

  async create(job: Job): Promise<{ created: boolean; job: Job }> {
    const { created, item } = await this.#table.create(keyOf(job.id), toItem(job));
    return { created, job: created ? job : fromItem(item) };
  }

  async get(jobId: string): Promise<Job | undefined> {
    const item = await this.#table.get(keyOf(jobId));
    return item && fromItem(item);
  }

  async findByPod(podId: string): Promise<Job | undefined> {
    for await (const keys of this.#table.query({ index: indexNames.jobsByPod, where: equals('pod_id', podId) })) {
      const job = await this.get(positionFrom(keys).id);
      // The index lags: the job may have let go of that pod since.
      if (job?.pod_id === podId) return job;
    }
    return undefined;
  }

  async listByUser(userId: string, page: PageRequest): Promise<Page<Job>> {
    const { items, next_cursor } = await newestFirst(
      this.#table,
      indexNames.jobsByUser,
      'jobs',
      userId,
      page,
      positionFrom,
    );
    const jobs = new Map<string, Job>();
    await inParallel(items, readsAtOnce, async ({ id }) => {
      const item = await this.#table.get(keyOf(id), { consistent: false });
      if (item) jobs.set(id, fromItem(item));
    });
    return { items: items.flatMap(({ id }) => jobs.get(id) ?? []), next_cursor };
  }

  listOpen(show: (jobs: readonly Job[]) => void): Promise<void> {
    return inParallel(shards, shardsAtOnce, async (shard) => {
      const pages = this.#table.queryPages({ index: indexNames.activeJobs, where: equals('active_shard', shard) });
      for await (const page of pages) show(page.map(fromItem));
    });
  }

  async usesDataset(userId: string, datasetId: string): Promise<boolean> {
    const where = equals('dataset_in_use', datasetInUse(userId, datasetId));
    for await (const _ of this.#table.query({ index: indexNames.jobsByDatasetInUse, where, pageSize: 1 })) return true;
    return false;
  }

  async change(jobId: string, change: JobChange): Promise<ChangeResult> {
    const result = await this.#table.update(keyOf(jobId), toUpdate(jobId, change), toCondition(change.expect), {
      tellStanding: true,
    });
    if (result.written) return { outcome: 'changed', job: fromItem(result.item) };
    return { outcome: 'refused', job: result.standing && fromItem(result.standing) };
  }
}
