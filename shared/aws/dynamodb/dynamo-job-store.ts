import { AppError } from '../../domain/errors.ts';
import { inParallel } from '../../domain/in-parallel.ts';
import type { Job } from '../../domain/jobs/job.ts';
import { filterText, isSought, type JobFilter, looksInside } from '../../domain/jobs/job-filter.ts';
import type { ChangeResult, JobChange, JobStore } from '../../domain/jobs/job-store.ts';
import type { OpenJob } from '../../domain/jobs/open-job.ts';
import { openJobOf } from '../../domain/jobs/open-job.ts';
import { isTerminal } from '../../domain/jobs/status.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import { indexNames } from '../../names.ts';
import { absent, allOf, equals } from './condition.ts';
import { DynamoStore } from './dynamo-store.ts';
import {
  conversionOf,
  datasetInUse,
  fromItem,
  fromOpenRow,
  isValidationUse,
  jobOfUse,
  keyOf,
  shards,
  toCondition,
  toItem,
  toUpdate,
  usedBy,
  validationUse,
  validationUseKey,
} from './job-item.ts';
import { isLegacyItem } from './legacy-job-item.ts';
import { newestFirst } from './newest-first.ts';
import type { Item } from './table.ts';

/**
 * The number of shards that are read in parallel. The next page loads while one page is processed. More shards would only use more memory.
 */
const shardsAtOnce = 2;

/** The most conversions of an item of version 0.1 in one change. A conversion fails if another call changes the item meanwhile. */
const maxConversions = 5;

/** The number of jobs among which a filter selects one page. One BatchGetItem reads at most this many items. */
const jobsLookedAt = 100;

/** The number of items that are read in parallel. A client of the SDK keeps at most 50 connections. */
const readsAtOnce = 20;

export class DynamoJobStore extends DynamoStore implements JobStore {
  async create(job: Job): Promise<{ created: boolean; job: Job }> {
    const { id, user_id, validation_dataset_id: validates } = job;
    // The row of the validation dataset is written before the job, so that the datasets of a stored job can never be deleted.
    if (validates !== undefined) await this.table.put(validationUseKey(id), validationUse(user_id, validates, id));
    const { created, item } = await this.table.create(keyOf(id), toItem(job));
    return { created, job: created ? job : fromItem(item) };
  }

  async get(jobId: string): Promise<Job | undefined> {
    const job = await this.getEvenErased(jobId);
    return job?.erased_at === undefined ? job : undefined;
  }

  async getEvenErased(jobId: string): Promise<Job | undefined> {
    const item = await this.table.get(keyOf(jobId));
    return item === undefined || usedBy(item) !== undefined ? undefined : fromItem(item);
  }

  async findByPod(podId: string): Promise<Job | undefined> {
    for await (const keys of this.table.query({ index: indexNames.jobsByPod, where: equals('pod_id', podId) })) {
      const job = await this.get(String(keys.job_id));
      // The index is updated late, so the job may no longer have that pod.
      if (job?.pod_id === podId) return job;
    }
    return undefined;
  }

  listByUser(userId: string, page: PageRequest, filter: JobFilter = {}): Promise<Page<Job>> {
    const scope = { list: 'jobs', userId, filter: filterText(filter) };
    const show = async (rows: readonly Item[]) => {
      const items = await this.table.getMany(rows.map(({ job_id }) => keyOf(String(job_id))));
      return items.map((item) => {
        const job = item === undefined || item.erased_at !== undefined ? undefined : fromItem(item);
        return job !== undefined && isSought(job, filter) ? job : undefined;
      });
    };
    return newestFirst(this.table, indexNames.jobsByUser, scope, page, show, {
      rows: looksInside(filter) ? Math.max(page.limit, jobsLookedAt) : undefined,
      createdAfter: filter.created_after,
      createdBefore: filter.created_before,
    });
  }

  listOpen(
    show: (jobs: readonly OpenJob[]) => void,
    unreadable: (jobId: string, error: unknown) => void,
  ): Promise<void> {
    return inParallel(shards, shardsAtOnce, async (shard) => {
      const pages = this.table.queryPages({ index: indexNames.openJobs, where: equals('active_shard', shard) });
      for await (const page of pages) show(await this.#readable(page, unreadable));
    });
  }

  /**
   * Returns the readable rows of a page. A row of version 0.1 lacks the fields that the sweep needs, so the whole item of its job is read.
   */
  async #readable(
    page: readonly Item[],
    unreadable: (jobId: string, error: unknown) => void,
  ): Promise<readonly OpenJob[]> {
    const jobs: OpenJob[] = [];
    await inParallel(page, readsAtOnce, async (row) => {
      try {
        const job = isLegacyItem(row) ? await this.#legacyRow(row) : fromOpenRow(row);
        if (job !== undefined) jobs.push(job);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'corrupt_item') throw error;
        unreadable(String(row.job_id), error);
      }
    });
    return jobs;
  }

  async #legacyRow({ job_id }: Item): Promise<OpenJob | undefined> {
    const job = await this.get(String(job_id));
    return job?.open ? openJobOf(job) : undefined;
  }

  async usesDataset(userId: string, datasetId: string): Promise<boolean> {
    const where = equals('dataset_in_use', datasetInUse(userId, datasetId));
    for await (const keys of this.table.query({ index: indexNames.jobsByDatasetInUse, where })) {
      if (!isValidationUse(keys) || (await this.#isStillUsed(keys))) return true;
    }
    return false;
  }

  async jobsUsing(userId: string, datasetId: string, limit: number): Promise<readonly string[]> {
    const where = equals('dataset_in_use', datasetInUse(userId, datasetId));
    const rows = this.table.query({ index: indexNames.jobsByDatasetInUse, where, pageSize: limit });
    const ids = new Set<string>();
    for await (const { job_id } of rows) {
      const id = jobOfUse(String(job_id));
      // The row of a validation dataset may outlive its job, so the job is checked.
      if (!isValidationUse({ job_id }) || (await this.#goesOn(id))) ids.add(id);
      if (ids.size >= limit) break;
    }
    return [...ids];
  }

  async #goesOn(jobId: string): Promise<boolean> {
    const job = await this.get(jobId);
    return job !== undefined && !isTerminal(job.status);
  }

  /** True while the job of a validation dataset's row is not over. Deletes the row if the job is over. */
  async #isStillUsed({ job_id }: Item): Promise<boolean> {
    const row = await this.table.get({ job_id: String(job_id) });
    const jobId = row && usedBy(row);
    if (jobId === undefined) return false;
    const job = await this.getEvenErased(jobId);
    if (job !== undefined && !isTerminal(job.status)) return true;
    // If the job does not exist, a deploy may be about to store it, so the row is kept.
    if (job !== undefined) await this.table.remove(validationUseKey(jobId));
    return false;
  }

  async change(jobId: string, change: JobChange): Promise<ChangeResult> {
    const update = toUpdate(jobId, change);
    const condition = toCondition(change.expect);
    for (let conversions = 0; ; conversions += 1) {
      const result = await this.table.updateOrTell(keyOf(jobId), update, condition);
      if (result.written) return { outcome: 'changed', job: fromItem(result.item) };
      const { standing } = result;
      if (standing === undefined || !isLegacyItem(standing) || conversions >= maxConversions) {
        return { outcome: 'refused', job: standing && fromItem(standing) };
      }
      await this.#convert(standing);
    }
  }

  /**
   * Converts an item of version 0.1. If another call changes the item at the same time, nothing is written and the caller reads the item
   * again.
   */
  async #convert(item: Item): Promise<void> {
    const asItStands = allOf(absent('watch'), equals('write_id', item.write_id));
    const update = { set: conversionOf(item) };
    await this.table.update(keyOf(String(item.job_id)), update, asItStands);
  }
}
