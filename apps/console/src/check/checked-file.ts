import type { DatasetFormat } from '../../../../shared/domain/datasets/dataset.ts';
import type { DatasetWarning } from '../../../../shared/domain/datasets/notes.ts';
import type { SpokenPart } from '../../../../shared/domain/datasets/spoken-parts.ts';

/** The most faults that are searched for in a file. */
export const mostFaults = 5;

export interface FileFault {
  readonly message: string;
  readonly line?: number;
  /** The beginning of the line that has the fault. */
  readonly excerpt?: string;
}

export interface ShownExample {
  readonly line: number;
  readonly parts: readonly SpokenPart[];
}

/** The result of checking a whole file. */
export interface CheckedFile {
  readonly isGzip: boolean;
  readonly first: readonly ShownExample[];
  readonly examples: number;
  /** The first faults of the file, `mostFaults` at most. Empty if no fault was found. */
  readonly faults: readonly FileFault[];
  /** The reason why the browser could not check the whole file. The server checks the file after the upload. */
  readonly doubt?: string;
  readonly format?: DatasetFormat;
  readonly unusedFields: readonly string[];
  readonly warnings: readonly DatasetWarning[];
}

export interface CheckProgress {
  /** The bytes read of the stored file, before decompression. */
  readonly doneBytes: number;
  readonly examples: number;
}

/** The message to the worker. */
export interface CheckOrder {
  readonly file: Blob;
  /** `true` if the file is only the first part of a dataset, whose last line may be cut off. */
  readonly isHead: boolean;
  readonly format?: DatasetFormat;
}

/** The messages from the worker. */
export type CheckNews =
  | { readonly kind: 'progress'; readonly progress: CheckProgress }
  | { readonly kind: 'checked'; readonly checked: CheckedFile }
  | { readonly kind: 'failed'; readonly message: string };
