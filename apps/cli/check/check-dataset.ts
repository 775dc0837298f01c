import { createHash } from 'node:crypto';
import type { DatasetFormat } from '../../../shared/domain/datasets/dataset.ts';
import type { Findings, Rejection } from '../../../shared/domain/datasets/inspection.ts';
import { DatasetJudge } from '../../../shared/domain/datasets/judge-stream.ts';
import { excerptOf } from './excerpt.ts';
import { type DatasetFile, readPlain } from './read-dataset.ts';

export interface CheckProgress {
  readonly doneBytes: number;
  readonly examples: number;
}

export interface CheckOptions {
  readonly format?: DatasetFormat | undefined;
  readonly onProgress?: (progress: CheckProgress) => void;
  readonly signal?: AbortSignal;
}

export type DatasetVerdict =
  | ({ readonly outcome: 'fits'; readonly sha256: string } & Findings)
  /** `excerpt` is the beginning of the line that has the fault. */
  | (Rejection & { readonly excerpt: string | undefined });

/** Judges every line of a file and computes the SHA-256 of the file. Stops at the first fault. */
export const checkDataset = async (
  file: DatasetFile,
  { format, onProgress, signal }: CheckOptions,
): Promise<DatasetVerdict> => {
  const judge = new DatasetJudge({ format, isGzip: file.isGzip });
  const hash = createHash('sha256');
  let doneBytes = 0;
  const onBytes = (bytes: Uint8Array): void => {
    hash.update(bytes);
    doneBytes += bytes.length;
    onProgress?.({ doneBytes, examples: judge.examples });
  };
  const { isBroken } = await readPlain(file, { onBytes, ...(signal && { signal }) }, (bytes) =>
    judge.push(bytes) === undefined ? 'more' : 'enough',
  );
  const found = judge.end({ isBroken });
  if (found.outcome === 'fits') return { ...found, sha256: hash.digest('hex') };
  if (found.outcome === 'unclear') throw new Error('A whole file is clear.');
  const { line } = found.error;
  return { ...found, excerpt: line === undefined ? undefined : await excerptOf(file, line) };
};
