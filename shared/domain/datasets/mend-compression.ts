import { AppError, notFound } from '../errors.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { maxCompletions, settled } from './complete-dataset.ts';
import type { StoredDataset } from './dataset.ts';
import type { DatasetStore } from './dataset-store.ts';
import { judgeBytes } from './judge-bytes.ts';
import { datasetObjectKey } from './object-key.ts';

export interface MendDeps {
  readonly datasets: Pick<DatasetStore, 'countCompletion' | 'get' | 'update'>;
  readonly objects: Pick<ObjectStore, 'head' | 'readHead'>;
}

const over = ['ready', 'rejected'] as const;

/** Removes the findings of the earlier check. */
const withoutFindings = {
  format: undefined,
  examples: undefined,
  checked_bytes: undefined,
  checked_examples: undefined,
  unused_fields: undefined,
  warnings: undefined,
  error: undefined,
};

/**
 * Checks a dataset again that was announced as uncompressed but is a gzip file, and stores the result. A dataset that is already
 * `ready` as gzip is returned unchanged. Throws `not_found` if the dataset does not exist. Throws `conflict` if the upload is not
 * completed or the bytes are not gzip. Throws `complete_limit_reached` after `maxCompletions` checks. Throws `dataset_rejected` if
 * the unpacked content is not valid.
 */
export const mendCompression = async (userId: string, datasetId: string, deps: MendDeps): Promise<StoredDataset> => {
  const seen = await deps.datasets.get(userId, datasetId);
  if (seen === undefined) throw notFound('Dataset', datasetId);
  if (seen.status === 'uploading')
    throw new AppError('conflict', 'Its upload is not over. Complete the dataset first.');
  if (seen.status === 'ready' && seen.compression === 'gzip') return seen;
  const dataset = await deps.datasets.countCompletion(userId, datasetId, over, maxCompletions);
  if (dataset === undefined) {
    throw new AppError(
      'complete_limit_reached',
      `Dataset ${datasetId} was looked at ${maxCompletions} times. Upload it anew.`,
      {
        details: { max_tries: maxCompletions },
      },
    );
  }
  const key = datasetObjectKey(userId, datasetId);
  const head = await deps.objects.head(key);
  const [first, second] = (await deps.objects.readHead(key, 2)) ?? [];
  if (head === undefined || first !== 0x1f || second !== 0x8b) {
    throw new AppError('conflict', 'Its bytes are no gzip, so there is nothing to mend.');
  }
  // The stored format may have been found in the compressed bytes, so it is ignored.
  const { format: _, ...announced } = dataset;
  const change = await judgeBytes({ ...announced, compression: 'gzip' }, key, head, deps.objects);
  const mended = { ...withoutFindings, ...change, compression: 'gzip' } as const;
  const changed = await deps.datasets.update(userId, datasetId, over, mended);
  if (changed === undefined) throw notFound('Dataset', datasetId);
  return settled(changed);
};
