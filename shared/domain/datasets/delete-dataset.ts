import { AppError, notFound } from '../errors.ts';
import type { JobStore } from '../jobs/job-store.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import type { DatasetStore } from './dataset-store.ts';
import { datasetObjectKey, datasetUploadKey } from './object-key.ts';

export interface DeleteDatasetDeps {
  readonly datasets: Pick<DatasetStore, 'get' | 'update'>;
  readonly jobs: Pick<JobStore, 'usesDataset'>;
  readonly objects: Pick<ObjectStore, 'abortMultipart' | 'delete'>;
}

/**
 * First its bytes go, then its record: a call that breaks off in between can be made again and ends what it began.
 * Throws `not_found`, and `dataset_in_use` while a job needs it.
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
  const key = datasetObjectKey(userId, datasetId);
  if (dataset.upload_id !== undefined) await deps.objects.abortMultipart(key, dataset.upload_id);
  await Promise.all([deps.objects.delete(key), deps.objects.delete(datasetUploadKey(userId, datasetId))]);
  const deleted = await deps.datasets.update(userId, datasetId, ['uploading', 'ready', 'rejected'], {
    status: 'deleted',
    upload_id: undefined,
  });
  if (deleted === undefined) throw notFound('Dataset', datasetId);
  // A completion at the same time may have copied them to their place since.
  if (dataset.status === 'uploading') await deps.objects.delete(key);
};
