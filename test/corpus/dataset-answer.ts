import type { Compression, DatasetFormat } from '../../shared/domain/datasets/dataset.ts';
import type { Example } from '../../shared/domain/datasets/examples.ts';
import { inspectContent } from '../../shared/domain/datasets/inspect-content.ts';

/** The answers of the upload and of the pod to a file have one shape: `dataset_answer.py` gives the pod's. */

export interface Declared {
  readonly format?: DatasetFormat;
  readonly compression?: Compression;
}

export interface Ready {
  readonly outcome: 'ready';
  readonly format: DatasetFormat;
  readonly compression: Compression;
  readonly examples: number;
  readonly unused_fields: readonly string[];
  readonly warnings: readonly { readonly code: string; readonly message: string; readonly line?: number }[];
  /** Every example as it is learned, with one set of names for all formats. */
  readonly learned: readonly Example[];
}

export interface Refused {
  readonly outcome: 'refused';
  /** The upload's code. The pod has its own, for the whole job. */
  readonly error: string;
  readonly sentence: string;
  readonly line?: number;
}

export type Answer = Ready | Refused;

export const answerOf = async (bytes: Uint8Array, declared: Declared = {}): Promise<Answer> => {
  const learned: Example[] = [];
  const { format, compression = 'none' } = declared;
  const found = await inspectContent({ bytes, isWhole: true, compression, format }, (example) => learned.push(example));
  if (found.outcome === 'unclear') throw new Error('A whole file is clear.');
  if (found.outcome === 'rejected') {
    const { code, message, line } = found.error;
    return { outcome: 'refused', error: code, sentence: message, ...(line === undefined ? {} : { line }) };
  }
  return {
    outcome: 'ready',
    format: found.format,
    compression: found.compression,
    examples: found.checkedExamples,
    unused_fields: found.unusedFields,
    warnings: found.warnings,
    learned,
  };
};
