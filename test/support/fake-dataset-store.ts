import { type StoredDataset, storedDatasetSchema } from '../../shared/domain/datasets/dataset.ts';
import type { DatasetStore } from '../../shared/domain/datasets/dataset-store.ts';
import type { Page, PageRequest } from '../../shared/domain/page.ts';
import { Calls } from './fake-calls.ts';
import { FakeRows, newestFirst } from './fake-rows.ts';

const keyOf = (userId: string, datasetId: string): string => `${userId} ${datasetId}`;

export class FakeDatasetStore implements DatasetStore {
  readonly calls = new Calls<keyof DatasetStore>();
  readonly rows = new FakeRows(storedDatasetSchema, 'dataset');

  constructor(datasets: readonly StoredDataset[] = []) {
    for (const dataset of datasets) this.rows.set(keyOf(dataset.user_id, dataset.id), dataset);
  }

  async create(dataset: StoredDataset): Promise<{ created: boolean; dataset: StoredDataset }> {
    this.calls.hit('create');
    const { created, row } = this.rows.create(keyOf(dataset.user_id, dataset.id), dataset);
    return { created, dataset: row };
  }

  async get(userId: string, datasetId: string): Promise<StoredDataset | undefined> {
    this.calls.hit('get');
    const dataset = this.rows.get(keyOf(userId, datasetId));
    return dataset?.status === 'deleted' ? undefined : dataset;
  }

  async getEvenDeleted(userId: string, datasetId: string): Promise<StoredDataset | undefined> {
    this.calls.hit('getEvenDeleted');
    return this.rows.get(keyOf(userId, datasetId));
  }

  async list(userId: string, page: PageRequest): Promise<Page<StoredDataset>> {
    this.calls.hit('list');
    const standing = this.rows.all(`${userId} `).filter((dataset) => dataset.status !== 'deleted');
    return newestFirst(standing, 'datasets', userId, page);
  }

  async countCompletion(
    userId: string,
    datasetId: string,
    from: readonly StoredDataset['status'][],
    maxTries: number,
  ): Promise<StoredDataset | undefined> {
    this.calls.hit('countCompletion');
    const standing = this.rows.get(keyOf(userId, datasetId));
    const complete_tries = (standing?.complete_tries ?? 0) + 1;
    if (!standing || !from.includes(standing.status) || complete_tries > maxTries) return undefined;
    return this.rows.set(keyOf(userId, datasetId), { ...standing, complete_tries });
  }

  async update(
    userId: string,
    datasetId: string,
    from: readonly StoredDataset['status'][],
    change: Parameters<DatasetStore['update']>[3],
  ): Promise<StoredDataset | undefined> {
    this.calls.hit('update');
    const standing = this.rows.get(keyOf(userId, datasetId));
    if (!standing || !from.includes(standing.status)) return undefined;
    return this.rows.set(keyOf(userId, datasetId), { ...standing, ...change } as StoredDataset);
  }
}
