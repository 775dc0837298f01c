import type { NewId } from '../clock.ts';
import { AppError } from '../errors.ts';
import { assertSameRequest, type Idempotency } from '../idempotency.ts';
import { bytesAreStored, type ReserveBytesDeps, reserveBytes } from '../limits/stored-bytes.ts';
import { transitionKey } from '../limits/usage.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { needsMultipart, presignUpload, type UploadUrls } from '../storage/upload.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { Compression, DatasetFormat, StoredDataset } from './dataset.ts';
import type { DatasetStore } from './dataset-store.ts';
import { datasetObjectKey, datasetUploadKey } from './object-key.ts';

export interface NewDataset {
  readonly name: string;
  readonly description?: string | undefined;
  readonly size_bytes: number;
  readonly sha256?: string | undefined;
  readonly format?: DatasetFormat | undefined;
  readonly compression?: Compression | undefined;
  readonly content_type?: string | undefined;
}

export interface CreateDatasetDeps extends ReserveBytesDeps {
  readonly datasets: Pick<DatasetStore, 'create' | 'getEvenDeleted'>;

  readonly objects: Pick<ObjectStore, 'presignPut' | 'presignPart' | 'startMultipart' | 'abortMultipart'>;
  readonly newId: NewId;
  readonly maxDatasetBytes: number;
  readonly onFault: (error: unknown) => void;
}

export interface CreatedDataset {
  readonly dataset: StoredDataset;
  /** Absent if the request is a repeat and the upload is already completed, because a ready dataset must not be overwritten. */
  readonly upload?: UploadUrls;
}

/**
 * Creates a dataset whose bytes are still to be uploaded. A repeat of the same request returns the stored dataset, with new URLs
 * for the same upload. Throws `dataset_too_large`, `limit_exceeded` and `idempotency_conflict`.
 */
export const createDataset = async (
  request: NewDataset,
  userId: string,
  idempotency: Idempotency | undefined,
  deps: CreateDatasetDeps,
): Promise<CreatedDataset> => {
  assertSize(request.size_bytes, deps.maxDatasetBytes);
  const id = idempotency?.id ?? deps.newId();
  const reserved = await reservedOrEarlier(userId, id, request.size_bytes, idempotency, deps);
  if ('dataset' in reserved) return again(reserved.dataset, idempotency, deps);
  const { token: reserved_token } = reserved;
  // Part URLs are useless after the parts are joined, so parts go to the final key. The URL of a single PUT can be used again until
  // it expires, so a PUT goes to a separate key.
  const inParts = needsMultipart(request.size_bytes);
  const key = inParts ? datasetObjectKey(userId, id) : datasetUploadKey(userId, id);
  const upload = inParts ? await deps.objects.startMultipart(key, { content_type: request.content_type }) : undefined;
  const { created, dataset } = await deps.datasets.create({
    ...withoutUndefined({ ...request, request_sha256: idempotency?.request_sha256 }),
    ...upload,
    id,
    reserved_token,
    user_id: userId,
    status: 'uploading',
    compression: request.compression ?? 'none',
    created_at: deps.clock().toISOString(),
  });
  const stored = { size_bytes: request.size_bytes, reserved_token: dataset.reserved_token };
  // If this call fails, a sweep ends the transition later.
  await bytesAreStored(userId, transitionKey('uploading', id), stored, reserved_token, deps).catch(deps.onFault);
  if (!created && upload !== undefined) await deps.objects.abortMultipart(key, upload.upload_id);
  return created ? withUpload(dataset, deps) : again(dataset, idempotency, deps);
};

/**
 * Reserves the bytes of the dataset. If the reservation fails and the dataset exists already, returns the dataset, because a repeat
 * needs no bytes of its own.
 */
const reservedOrEarlier = async (
  userId: string,
  id: string,
  bytes: number,
  idempotency: Idempotency | undefined,
  deps: CreateDatasetDeps,
): Promise<{ readonly token: string } | { readonly dataset: StoredDataset }> => {
  try {
    return { token: await reserveBytes(userId, id, bytes, deps) };
  } catch (fault) {
    const dataset = idempotency && (await deps.datasets.getEvenDeleted(userId, id));
    if (dataset === undefined) throw fault;
    return { dataset };
  }
};

const again = async (
  dataset: StoredDataset,
  idempotency: Idempotency | undefined,
  deps: CreateDatasetDeps,
): Promise<CreatedDataset> => {
  assertRepeatable(dataset, idempotency);
  return withUpload(dataset, deps);
};

const withUpload = async (dataset: StoredDataset, { objects }: CreateDatasetDeps): Promise<CreatedDataset> => {
  if (dataset.status !== 'uploading') return { dataset };
  const { user_id, id } = dataset;
  const key = dataset.upload_id === undefined ? datasetUploadKey(user_id, id) : datasetObjectKey(user_id, id);
  return { dataset, upload: await presignUpload({ ...dataset, key }, objects) };
};

const assertSize = (sizeBytes: number, maxBytes: number): void => {
  if (sizeBytes <= maxBytes) return;
  throw new AppError('dataset_too_large', `The dataset has ${sizeBytes} bytes; at most ${maxBytes} are taken.`, {
    details: { max_size_bytes: maxBytes },
  });
};

const assertRepeatable = (standing: StoredDataset, idempotency: Idempotency | undefined): void => {
  assertSameRequest(standing, idempotency);
  if (standing.status !== 'deleted') return;
  throw new AppError('idempotency_conflict', 'The dataset that this Idempotency-Key made was deleted. Use a new key.');
};
