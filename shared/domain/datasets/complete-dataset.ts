import { AppError, notFound } from '../errors.ts';
import { assertAllParts } from '../storage/multipart.ts';
import type { CompletedPart, FinishedUpload, ObjectHead, ObjectStore } from '../storage/object-store.ts';
import type { StoredDataset } from './dataset.ts';
import type { DatasetStore } from './dataset-store.ts';
import { judgeBytes } from './judge-bytes.ts';
import { datasetObjectKey, datasetUploadKey } from './object-key.ts';
import { assertUpload } from './presign-dataset-parts.ts';

export interface CompleteDatasetDeps {
  readonly datasets: Pick<DatasetStore, 'countCompletion' | 'get' | 'update'>;
  readonly objects: Pick<ObjectStore, 'completeMultipart' | 'copyOnce' | 'delete' | 'head' | 'readHead'>;
}

/**
 * The limit of checks of one dataset. A check may read 16 MiB, and an interrupted check stores nothing but its count. A file that
 * is slow to read could be checked again and again if the checks were not limited.
 */
export const maxCompletions = 20;

/**
 * Checks the uploaded bytes and makes the dataset ready. A second call returns the same result. Throws `not_found` if the dataset
 * does not exist, and `upload_incomplete` if bytes are missing. Throws `complete_limit_reached` after `maxCompletions` checks.
 * Throws `dataset_rejected` if the bytes are not valid, and stores the reason on the dataset.
 */
export const completeDataset = async (
  userId: string,
  datasetId: string,
  upload: FinishedUpload,
  deps: CompleteDatasetDeps,
): Promise<StoredDataset> => {
  const dataset = await deps.datasets.countCompletion(userId, datasetId, ['uploading'], maxCompletions);
  if (dataset === undefined) return withoutLook(await deps.datasets.get(userId, datasetId), datasetId);
  assertUpload(dataset, upload.upload_id ?? dataset.upload_id);
  const key = datasetObjectKey(userId, datasetId);
  const head = await arrivedObject(dataset, key, upload.parts, deps.objects);
  const change = await judgeBytes(dataset, key, head, deps.objects);
  if (dataset.upload_id === undefined) await deps.objects.delete(datasetUploadKey(userId, datasetId));
  const changed = await deps.datasets.update(userId, datasetId, ['uploading'], { ...change, upload_id: undefined });
  // If another call completed the dataset meanwhile, the result of that call is kept.
  const now = changed ?? (await deps.datasets.get(userId, datasetId));
  if (now !== undefined) return settled(now);
  // The dataset was deleted during this call, perhaps before the bytes were copied or joined. So this call deletes the object.
  await deps.objects.delete(key);
  throw notFound('Dataset', datasetId);
};

/**
 * Returns the result for a dataset whose bytes are not checked. The dataset is already completed, does not exist, or was checked
 * too often.
 */
const withoutLook = (dataset: StoredDataset | undefined, datasetId: string): StoredDataset => {
  if (dataset === undefined) throw notFound('Dataset', datasetId);
  if (dataset.status !== 'uploading') return settled(dataset);
  throw new AppError(
    'complete_limit_reached',
    `Dataset ${datasetId} was completed ${maxCompletions} times without its bytes being whole. Delete it and upload it anew.`,
    { details: { max_tries: maxCompletions } },
  );
};

/** Returns the dataset if its status is `ready`. Throws `dataset_rejected` otherwise. */
export const settled = (dataset: StoredDataset): StoredDataset => {
  if (dataset.status === 'ready') return dataset;
  const { error } = dataset;
  throw new AppError('dataset_rejected', error?.message ?? 'The dataset was rejected.', {
    details: {
      dataset_id: dataset.id,
      status: dataset.status,
      dataset_error: error?.code ?? 'invalid_format',
      ...(error?.line === undefined ? {} : { line: error.line }),
    },
  });
};

/**
 * Returns the object at its final key, which no upload URL can overwrite. The object of a multipart upload is joined from its
 * parts. The object of a single PUT is copied from the upload key. If the answer of an earlier completion was lost, the object
 * already exists.
 */
const arrivedObject = async (
  dataset: StoredDataset,
  key: string,
  parts: readonly CompletedPart[] | undefined,
  objects: CompleteDatasetDeps['objects'],
): Promise<ObjectHead> => {
  const { upload_id } = dataset;
  const joins = upload_id !== undefined && parts !== undefined;
  if (joins) assertAllParts(dataset.size_bytes, parts);
  const joined = joins ? await objects.completeMultipart(key, upload_id, inOrder(parts)) : true;
  if (upload_id === undefined) await objects.copyOnce(datasetUploadKey(dataset.user_id, dataset.id), key);
  const head = await objects.head(key);
  if (head !== undefined) return head;
  const missing =
    upload_id === undefined
      ? 'Its bytes have not arrived. PUT them to the upload URL first.'
      : joined
        ? 'Send parts with the number and ETag of every uploaded part.'
        : 'S3 did not take the parts: one is missing, too small, or has another ETag.';
  throw new AppError('upload_incomplete', `Dataset ${dataset.id} is still uploading. ${missing}`);
};

const inOrder = (parts: readonly CompletedPart[]): CompletedPart[] =>
  [...parts].sort((a, b) => a.part_number - b.part_number);
