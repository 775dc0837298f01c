import type { Page, PageRequest } from '../page.ts';
import type { StoredDataset } from './dataset.ts';

export type DatasetChange = Partial<Omit<StoredDataset, 'id' | 'user_id' | 'created_at'>>;

/** Stores datasets by owner. Every call is one conditional write or one read. No call writes back an item that was read. */
export interface DatasetStore {
  /** Stores a new dataset. If a dataset with this id exists, nothing is written and the stored dataset is returned. */
  create(dataset: StoredDataset): Promise<{ readonly created: boolean; readonly dataset: StoredDataset }>;
  /** Returns `undefined` if the dataset does not exist or is deleted. */
  get(userId: string, datasetId: string): Promise<StoredDataset | undefined>;
  /** Returns the dataset like `get`, or a deleted dataset until its row expires. */
  getEvenDeleted(userId: string, datasetId: string): Promise<StoredDataset | undefined>;
  /** Returns a page of the user's datasets, newest first. Deleted datasets are left out. */
  list(userId: string, page: PageRequest): Promise<Page<StoredDataset>>;
  /**
   * Counts one more check of the dataset's bytes, and returns the dataset after the count. Returns `undefined` if the dataset does
   * not exist, has a status that is not in `from`, or was checked `maxTries` times already.
   */
  countCompletion(
    userId: string,
    datasetId: string,
    from: readonly StoredDataset['status'][],
    maxTries: number,
  ): Promise<StoredDataset | undefined>;
  /**
   * Changes a dataset whose status is in `from`. Fields given as `undefined` are removed. Returns `undefined` if the dataset does
   * not exist or has another status.
   */
  update(
    userId: string,
    datasetId: string,
    from: readonly StoredDataset['status'][],
    change: { readonly [K in keyof DatasetChange]: DatasetChange[K] | undefined },
  ): Promise<StoredDataset | undefined>;
}
