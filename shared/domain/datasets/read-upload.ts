import { notFound } from '../errors.ts';
import { planParts } from '../storage/multipart.ts';
import type { ObjectStore, UploadedPart } from '../storage/object-store.ts';
import { maxPartUrls, presignParts, presignUpload, type UploadUrls } from '../storage/upload.ts';
import type { DatasetStore } from './dataset-store.ts';
import { datasetObjectKey, datasetUploadKey } from './object-key.ts';
import { assertUpload } from './presign-dataset-parts.ts';

export interface ReadUploadDeps {
  readonly datasets: Pick<DatasetStore, 'get'>;
  readonly objects: Pick<ObjectStore, 'listParts' | 'presignPart' | 'presignPut'>;
}

type InParts = Extract<UploadUrls, { upload_id: string }>;

export type UploadState =
  | Exclude<UploadUrls, InParts>
  | (InParts & { readonly part_count: number; readonly uploaded_parts: UploadedPart[] });

/**
 * Returns the state of an upload in progress, so that a client that has only the file can continue. The state contains the uploaded
 * parts, and new URLs for at most a thousand missing parts. Throws `not_found` if the dataset does not exist, and `conflict` if the
 * upload is completed.
 */
export const readUpload = async (userId: string, datasetId: string, deps: ReadUploadDeps): Promise<UploadState> => {
  const dataset = await deps.datasets.get(userId, datasetId);
  if (dataset === undefined) throw notFound('Dataset', datasetId);
  const { upload_id } = dataset;
  assertUpload(dataset, upload_id);
  if (upload_id === undefined) {
    const put = await presignUpload({ ...dataset, key: datasetUploadKey(userId, datasetId) }, deps.objects);
    return put as Exclude<UploadUrls, InParts>;
  }
  const key = datasetObjectKey(userId, datasetId);
  const { part_count, part_size_bytes } = planParts(dataset.size_bytes);
  const uploaded = await deps.objects.listParts(key, upload_id);
  const there = new Set(uploaded.map(({ part_number }) => part_number));
  const missing = Array.from({ length: part_count }, (_, index) => index + 1).filter((number) => !there.has(number));
  const target = { ...dataset, key, upload_id };
  const { parts, expires_at } = await presignParts(target, missing.slice(0, maxPartUrls), deps.objects);
  return { upload_id, part_size_bytes, part_count, uploaded_parts: [...uploaded], parts, expires_at };
};
