import { AppError, notFound } from '../errors.ts';
import { assertAllParts } from '../storage/multipart.ts';
import type { CompletedPart, ObjectHead, ObjectStore } from '../storage/object-store.ts';
import type { StoredDataset } from './dataset.ts';
import type { DatasetStore } from './dataset-store.ts';
import { judgeBytes } from './judge-bytes.ts';
import { datasetObjectKey, datasetUploadKey } from './object-key.ts';
import { assertUpload } from './presign-dataset-parts.ts';

export interface CompleteDatasetDeps {
  readonly datasets: Pick<DatasetStore, 'countCompletion' | 'get' | 'update'>;
  readonly objects: Pick<ObjectStore, 'completeMultipart' | 'copyOnce' | 'delete' | 'head' | 'readHead'>;
}

export interface UploadedParts {
  readonly upload_id?: string | undefined;
  readonly parts?: readonly CompletedPart[] | undefined;
}

/**
 * Looks at the bytes of one dataset. Each may read 16 MiB of it, and a look that breaks off leaves nothing but its count:
 * otherwise a file that is dear to read could be read for ever.
 */
export const maxCompletions = 20;

/**
 * Checks the bytes that arrived and makes the dataset ready; the same call again answers the same. Throws `not_found`,
 * `upload_incomplete` while bytes are missing, `complete_limit_reached`, and `dataset_rejected`, which is also on the dataset from then on.
 */
export const completeDataset = async (
  userId: string,
  datasetId: string,
  upload: UploadedParts,
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
  // Somebody else completed it meanwhile: what that call found holds.
  const now = changed ?? (await deps.datasets.get(userId, datasetId));
  if (now !== undefined) return settled(now);
  // The dataset was deleted before its bytes had come to where they would be read from.
  await deps.objects.delete(key);
  throw notFound('Dataset', datasetId);
};

/** For a dataset whose bytes are not looked at: it is settled, gone, or was looked at too often. */
const withoutLook = (dataset: StoredDataset | undefined, datasetId: string): StoredDataset => {
  if (dataset === undefined) throw notFound('Dataset', datasetId);
  if (dataset.status !== 'uploading') return settled(dataset);
  throw new AppError(
    'complete_limit_reached',
    `Dataset ${datasetId} was completed ${maxCompletions} times without its bytes being whole. Delete it and upload it anew.`,
    { details: { max_tries: maxCompletions } },
  );
};

/** The dataset that is ready. Throws `dataset_rejected` for one that is not. */
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
 * The object at its place: joined from its parts, or copied from where the PUT left it, to where no URL can write. A
 * completion whose answer was lost finds it there already.
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
