import { createHash } from 'node:crypto';
import { AppError, notFound } from '../errors.ts';
import { assertAllParts } from '../storage/multipart.ts';
import type { CompletedPart, ObjectHead, ObjectStore } from '../storage/object-store.ts';
import type { DatasetError, StoredDataset } from './dataset.ts';
import type { DatasetChange, DatasetStore } from './dataset-store.ts';
import { type Findings, inspectContent } from './inspect-content.ts';
import { datasetObjectKey, datasetUploadKey } from './object-key.ts';
import { assertUpload } from './presign-dataset-parts.ts';
import { atLine, limits, sentence } from './rules.ts';

export interface CompleteDatasetDeps {
  readonly datasets: Pick<DatasetStore, 'countCompletion' | 'get' | 'update'>;
  readonly objects: Pick<ObjectStore, 'completeMultipart' | 'copyOnce' | 'delete' | 'head' | 'readHead'>;
}

export interface UploadedParts {
  readonly upload_id?: string | undefined;
  readonly parts?: readonly CompletedPart[] | undefined;
}

/** The part of a file that is read: most are shorter, and are judged whole. */
const headBytes = 16 * 1024 * 1024;

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
  const dataset = await deps.datasets.countCompletion(userId, datasetId, maxCompletions);
  if (dataset === undefined) return withoutLook(await deps.datasets.get(userId, datasetId), datasetId);
  assertUpload(dataset, upload.upload_id ?? dataset.upload_id);
  const key = datasetObjectKey(userId, datasetId);
  const head = await arrivedObject(dataset, key, upload.parts, deps.objects);
  const change = await judge(dataset, key, head, deps.objects);
  if (dataset.upload_id === undefined) await deps.objects.delete(datasetUploadKey(userId, datasetId));
  const changed = await deps.datasets.update(userId, datasetId, ['uploading'], { ...change, upload_id: undefined });
  // Somebody else completed it meanwhile: what that call found holds.
  const now = changed ?? (await deps.datasets.get(userId, datasetId));
  if (now !== undefined) return settled(now);
  // It was deleted before its bytes had come to where they would be read from.
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

const settled = (dataset: StoredDataset): StoredDataset => {
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

const rejected = (error: DatasetError): DatasetChange => ({ status: 'rejected', error });

const judge = async (
  dataset: StoredDataset,
  key: string,
  head: ObjectHead,
  objects: CompleteDatasetDeps['objects'],
): Promise<DatasetChange> => {
  if (head.size_bytes !== dataset.size_bytes) {
    const message = `${dataset.size_bytes} bytes were announced, but ${head.size_bytes} arrived.`;
    return rejected({ code: 'size_mismatch', message });
  }
  const bytes = (await objects.readHead(key, headBytes)) ?? new Uint8Array();
  const isWhole = bytes.byteLength >= dataset.size_bytes;
  const found = head.sha256 ?? (isWhole ? createHash('sha256').update(bytes).digest('hex') : undefined);
  if (dataset.sha256 !== undefined && found !== undefined && found !== dataset.sha256) {
    return rejected({ code: 'checksum_mismatch', message: 'The bytes do not have the SHA-256 that was announced.' });
  }
  const { compression, format } = dataset;
  const content = await inspectContent({ bytes, isWhole, compression, format });
  if (content.outcome === 'rejected') return rejected(content.error);
  if (content.outcome === 'fits') return ready(content, bytes.byteLength);
  const message = atLine(1, sentence('too_long', { bytes: limits.max_record_bytes }));
  return rejected({ code: 'invalid_format', line: 1, message });
};

const ready = (found: Findings, checkedBytes: number): DatasetChange => ({
  status: 'ready',
  format: found.format,
  // A gzip that was announced as none is one all the same.
  compression: found.compression,
  ...(found.isWhole
    ? { examples: found.checkedExamples }
    : { checked_bytes: checkedBytes, checked_examples: found.checkedExamples }),
  unused_fields: [...found.unusedFields],
  ...(found.warnings.length === 0 ? {} : { warnings: [...found.warnings] }),
});
