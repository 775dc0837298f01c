import type { Page, PageRequest } from '../page.ts';
import type { StoredDataset } from './dataset.ts';

export type DatasetChange = Partial<Omit<StoredDataset, 'id' | 'user_id' | 'created_at'>>;

/** Datasets by owner. Every call is one conditional write or one read; nothing is read to be written back. */
export interface DatasetStore {
  /** Stores a new dataset. Where one of that id stands already nothing is written and the standing one is returned. */
  create(dataset: StoredDataset): Promise<{ readonly created: boolean; readonly dataset: StoredDataset }>;
  /** Absent and deleted are both `undefined`. */
  get(userId: string, datasetId: string): Promise<StoredDataset | undefined>;
  /** Like `get`, but also finds a deleted dataset while its row exists. */
  getEvenDeleted(userId: string, datasetId: string): Promise<StoredDataset | undefined>;
  /** Newest first. Deleted ones are left out. */
  list(userId: string, page: PageRequest): Promise<Page<StoredDataset>>;
  /**
   * Counts one more look at the bytes of a dataset that is in one of `from` and has had fewer than `maxTries`, and answers the
   * dataset as it then is. `undefined` when there is none, it is in another status, or its tries are used up.
   */
  countCompletion(
    userId: string,
    datasetId: string,
    from: readonly StoredDataset['status'][],
    maxTries: number,
  ): Promise<StoredDataset | undefined>;
  /**
   * Changes a dataset that is in one of `from`; keys given as `undefined` are removed.
   * `undefined` when there is none or it is in another status.
   */
  update(
    userId: string,
    datasetId: string,
    from: readonly StoredDataset['status'][],
    change: { readonly [K in keyof DatasetChange]: DatasetChange[K] | undefined },
  ): Promise<StoredDataset | undefined>;
}
