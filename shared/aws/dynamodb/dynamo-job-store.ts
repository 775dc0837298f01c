import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { inParallel } from '../../domain/in-parallel.ts';
import type { Job } from '../../domain/jobs/job.ts';
import type { ChangeResult, JobChange, JobStore } from '../../domain/jobs/job-store.ts';
import { activeStatuses } from '../../domain/jobs/status.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import { indexNames } from '../../names.ts';
import { allOf, equals, oneOf } from './condition.ts';
import { fromItem, keyOf, shards, toCondition, toItem, toUpdate } from './job-item.ts';
import { newestFirst } from './newest-first.ts';
import { DynamoTable } from './table.ts';

const index = indexNames.activeJobs;

/** While one page is being read another is on its way; more would only fill the memory. */
const shardsAtOnce = 2;

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
    for await (const item of this.#table.query({ index: indexNames.jobsByPod, where: equals('pod_id', podId) })) {
      return fromItem(item);
    }
    return undefined;
  }

  listByUser(userId: string, page: PageRequest): Promise<Page<Job>> {
    return newestFirst(this.#table, indexNames.jobsByUser, 'jobs', userId, page, fromItem);
  }

  listOpen(show: (jobs: readonly Job[]) => void): Promise<void> {
    return inParallel(shards, shardsAtOnce, async (shard) => {
      const pages = this.#table.queryPages({ index, where: equals('active_shard', shard) });
      for await (const page of pages) show(page.map(fromItem));
    });
  }

  /** Asked of the active index: what is open costs somebody money and stays few, while a user's past only grows. */
  async usesDataset(userId: string, datasetId: string): Promise<boolean> {
    const uses = await Promise.all(shards.map((shard) => this.#shardUses(shard, userId, datasetId)));
    return uses.includes(true);
  }

  async change(jobId: string, change: JobChange): Promise<ChangeResult> {
    const result = await this.#table.update(keyOf(jobId), toUpdate(jobId, change), toCondition(change.expect), {
      tellStanding: true,
    });
    if (result.written) return { outcome: 'changed', job: fromItem(result.item) };
    return { outcome: 'refused', job: result.standing && fromItem(result.standing) };
  }

  async #shardUses(shard: string, userId: string, datasetId: string): Promise<boolean> {
    const filter = allOf(equals('user_id', userId), equals('dataset_id', datasetId), oneOf('status', activeStatuses));
    for await (const _ of this.#table.query({ index, where: equals('active_shard', shard), filter })) return true;
    return false;
  }
}
