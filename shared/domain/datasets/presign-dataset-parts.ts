import { AppError, invalidRequest, notFound } from '../errors.ts';
import { planParts } from '../storage/multipart.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { type PartUrl, presignParts } from '../storage/upload.ts';
import type { StoredDataset } from './dataset.ts';
import type { DatasetStore } from './dataset-store.ts';
import { datasetObjectKey } from './object-key.ts';

export interface PresignPartsDeps {
  readonly datasets: Pick<DatasetStore, 'get'>;
  readonly objects: Pick<ObjectStore, 'presignPart'>;
}

/**
 * Returns new URLs for parts of an upload in progress. Throws `not_found` if the dataset does not exist, `conflict` if the upload
 * id is not that of the dataset, and `invalid_request` if a part number is too high.
 */
export const presignDatasetParts = async (
  userId: string,
  datasetId: string,
  request: { readonly upload_id: string; readonly part_numbers: readonly number[] },
  deps: PresignPartsDeps,
): Promise<{ parts: PartUrl[]; expires_at: string }> => {
  const dataset = await deps.datasets.get(userId, datasetId);
  if (dataset === undefined) throw notFound('Dataset', datasetId);
  assertUpload(dataset, request.upload_id);
  const { part_count } = planParts(dataset.size_bytes);
  const beyond = request.part_numbers.find((number) => number > part_count);
  if (beyond !== undefined) {
    const message = `the upload has ${part_count} parts; there is no part ${beyond}`;
    throw invalidRequest(`part_numbers: ${message}.`, [{ path: 'part_numbers', message }]);
  }
  const target = { ...dataset, key: datasetObjectKey(userId, datasetId), upload_id: request.upload_id };
  return presignParts(target, [...new Set(request.part_numbers)], deps.objects);
};

/** Throws `conflict` unless the dataset is uploading with this upload id. */
export const assertUpload = (dataset: StoredDataset, uploadId: string | undefined): void => {
  if (dataset.status !== 'uploading') {
    throw new AppError('conflict', `Dataset ${dataset.id} is ${dataset.status}: its upload is over.`);
  }
  if (dataset.upload_id === uploadId) return;
  throw new AppError('conflict', `Dataset ${dataset.id} has no upload of that upload_id in progress.`);
};
