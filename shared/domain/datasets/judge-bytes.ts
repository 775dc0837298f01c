import { createHash } from 'node:crypto';
import type { ObjectHead, ObjectStore } from '../storage/object-store.ts';
import type { DatasetError, StoredDataset } from './dataset.ts';
import type { DatasetChange } from './dataset-store.ts';
import { inspectContent } from './inspect-content.ts';
import type { Findings } from './inspection.ts';
import { atLine, limits, sentence } from './rules.ts';

/** The bytes of a file that are read. Most files are shorter, so they are checked as a whole. */
const headBytes = 16 * 1024 * 1024;

const rejected = (error: DatasetError): DatasetChange => ({ status: 'rejected', error });

/** Checks the bytes at `key` against the announced dataset. Returns the change that makes the dataset ready or rejected. */
export const judgeBytes = async (
  dataset: StoredDataset,
  key: string,
  head: ObjectHead,
  objects: Pick<ObjectStore, 'readHead'>,
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
  // A gzip file that was announced as uncompressed is stored as gzip.
  compression: found.compression,
  ...(found.isWhole
    ? { examples: found.checkedExamples }
    : { checked_bytes: checkedBytes, checked_examples: found.checkedExamples }),
  unused_fields: [...found.unusedFields],
  ...(found.warnings.length === 0 ? {} : { warnings: [...found.warnings] }),
});
