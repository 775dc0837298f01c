import { type StoredDataset, storedDatasetSchema } from '../../domain/datasets/dataset.ts';
import type { DatasetStore } from '../../domain/datasets/dataset-store.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import { indexNames } from '../../names.ts';
import { parseStored } from '../stored.ts';
import { absent, allOf, anyOf, below, oneOf } from './condition.ts';
import { DynamoStore } from './dynamo-store.ts';
import { createdAtId, newestFirst } from './newest-first.ts';
import type { Item, Key } from './table.ts';

const keyOf = (userId: string, datasetId: string): Key => ({ user_id: userId, dataset_id: datasetId });

const toItem = ({ id, ...fields }: StoredDataset): Item => ({
  ...fields,
  created_at_id: fields.status === 'deleted' ? undefined : createdAtId({ id, created_at: fields.created_at }),
});

const fromItem = ({ dataset_id, ...fields }: Item): StoredDataset =>
  parseStored(storedDatasetSchema, 'dataset', { ...fields, id: dataset_id });

export class DynamoDatasetStore extends DynamoStore implements DatasetStore {
  async create(dataset: StoredDataset): Promise<{ created: boolean; dataset: StoredDataset }> {
    const { created, item } = await this.table.create(keyOf(dataset.user_id, dataset.id), toItem(dataset));
    return { created, dataset: created ? dataset : fromItem(item) };
  }

  async get(userId: string, datasetId: string): Promise<StoredDataset | undefined> {
    const dataset = await this.getEvenDeleted(userId, datasetId);
    return dataset?.status === 'deleted' ? undefined : dataset;
  }

  async getEvenDeleted(userId: string, datasetId: string): Promise<StoredDataset | undefined> {
    const item = await this.table.get(keyOf(userId, datasetId));
    return item && fromItem(item);
  }

  list(userId: string, page: PageRequest): Promise<Page<StoredDataset>> {
    return newestFirst(this.table, indexNames.datasetsByUser, { list: 'datasets', userId }, page, (rows) =>
      rows.map(fromItem),
    );
  }

  async countCompletion(
    userId: string,
    datasetId: string,
    from: readonly StoredDataset['status'][],
    maxTries: number,
  ): Promise<StoredDataset | undefined> {
    const condition = allOf(oneOf('status', from), anyOf(absent('complete_tries'), below('complete_tries', maxTries)));
    const item = await this.table.update(keyOf(userId, datasetId), { add: { complete_tries: 1 } }, condition);
    return item && fromItem(item);
  }

  async update(
    userId: string,
    datasetId: string,
    from: readonly StoredDataset['status'][],
    change: Parameters<DatasetStore['update']>[3],
  ): Promise<StoredDataset | undefined> {
    // A deleted dataset loses `created_at_id` and so leaves the index. Lists then need no filter.
    const set = change.status === 'deleted' ? { ...change, created_at_id: undefined } : change;
    const item = await this.table.update(keyOf(userId, datasetId), { set }, oneOf('status', from));
    return item && fromItem(item);
  }
}
