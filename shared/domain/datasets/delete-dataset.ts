import { addSeconds } from '../clock.ts';
import { AppError, notFound } from '../errors.ts';
import type { JobStore } from '../jobs/job-store.ts';
import { deletionBegins, deletionEnds, type StoredBytesDeps } from '../limits/stored-bytes.ts';
import { transitionKey } from '../limits/usage.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { type StoredDataset, storedDatasetSchema } from './dataset.ts';
import type { DatasetStore } from './dataset-store.ts';
import { datasetObjectKey, datasetUploadKey } from './object-key.ts';

export interface DeleteDatasetDeps extends StoredBytesDeps {
  readonly datasets: Pick<DatasetStore, 'get' | 'getEvenDeleted' | 'update'>;
  readonly jobs: Pick<JobStore, 'usesDataset'>;
  readonly objects: Pick<ObjectStore, 'abortMultipart' | 'delete'>;
  readonly onFault: (error: unknown) => void;
}

/** The seconds for which the row of a deleted dataset is kept. A repeat of the create request may come within this time. */
const rowSeconds = 24 * 3600;

/** The fields that remain after a deletion. A repeat of the create request finds out from these fields that the dataset was deleted. */
const keptFields: ReadonlySet<string> = new Set([
  'id',
  'user_id',
  'created_at',
  'size_bytes',
  'compression',
  'request_sha256',
  'reserved_token',
]);

/** Removes every field that is not in `keptFields`, also a field that is added to the schema later. */
const withoutContent = Object.fromEntries(
  Object.keys(storedDatasetSchema.shape)
    .filter((field) => !keptFields.has(field))
    .map((field) => [field, undefined]),
);

const deletedFields = (now: Date, deleted_token: string | undefined) => ({
  status: 'deleted' as const,
  name: 'deleted',
  deleted_token,
  expires_at: Math.floor(addSeconds(now, rowSeconds).getTime() / 1000),
});

/**
 * Deletes first the bytes of the dataset, then its other fields, and after a day its row. If a call is interrupted, a second call
 * completes the deletion. Throws `not_found` if the dataset does not exist, and `dataset_in_use` if a job that has not ended uses
 * the dataset.
 */
export const deleteDataset = async (userId: string, datasetId: string, deps: DeleteDatasetDeps): Promise<void> => {
  const dataset = await deps.datasets.get(userId, datasetId);
  if (dataset === undefined) throw notFound('Dataset', datasetId);
  if (await deps.jobs.usesDataset(userId, datasetId)) {
    throw new AppError(
      'dataset_in_use',
      `Dataset ${datasetId} is used by a job that is not over. Cancel the job first.`,
    );
  }
  const { reserved_token } = dataset;
  const share = transitionKey('deleting', datasetId);
  const token = reserved_token && (await deletionBegins(userId, share, dataset, deps)).token;
  const key = datasetObjectKey(userId, datasetId);
  if (dataset.upload_id !== undefined) await deps.objects.abortMultipart(key, dataset.upload_id);
  await Promise.all([deps.objects.delete(key), deps.objects.delete(datasetUploadKey(userId, datasetId))]);
  const deleted = await deps.datasets.update(userId, datasetId, ['uploading', 'ready', 'rejected'], {
    ...withoutContent,
    ...deletedFields(deps.clock(), token),
  });
  // If this call fails, a sweep subtracts the bytes from the account later.
  if (token) await bytesAreReturned(dataset, token, deps).catch(deps.onFault);
  if (deleted === undefined) throw notFound('Dataset', datasetId);
  // A concurrent completion may have copied or joined the bytes to the final key meanwhile.
  if (dataset.status === 'uploading') await deps.objects.delete(key);
};

/** Subtracts the bytes from the account of the user, if the dataset was deleted under the token of this deletion. */
const bytesAreReturned = async (dataset: StoredDataset, token: string, deps: DeleteDatasetDeps): Promise<void> => {
  const standing = await deps.datasets.getEvenDeleted(dataset.user_id, dataset.id);
  const share = transitionKey('deleting', dataset.id);
  await deletionEnds(dataset.user_id, share, dataset, token, standing?.deleted_token === token, deps);
};
