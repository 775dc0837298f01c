import type { DatasetFormat } from '../../../../shared/domain/datasets/dataset.ts';
import type { DatasetWarning } from '../../../../shared/domain/datasets/notes.ts';
import type { SpokenPart } from '../../../../shared/domain/datasets/spoken-parts.ts';

/** So many are looked for. */
export const mostFaults = 5;

export interface FileFault {
  readonly message: string;
  readonly line?: number;
  /** The beginning of that line. */
  readonly excerpt?: string;
}

export interface ShownExample {
  readonly line: number;
  readonly parts: readonly SpokenPart[];
}

/** All that is known of a file once every line was looked at. */
export interface CheckedFile {
  readonly isGzip: boolean;
  readonly first: readonly ShownExample[];
  readonly examples: number;
  /** The first of them; the file may have more. Empty where the server would take it. */
  readonly faults: readonly FileFault[];
  /** Not all of it could be looked at here: why. The server looks at it after the upload. */
  readonly doubt?: string;
  readonly format?: DatasetFormat;
  readonly unusedFields: readonly string[];
  readonly warnings: readonly DatasetWarning[];
}

export interface CheckProgress {
  /** The bytes of the file as it lies on the disk. */
  readonly doneBytes: number;
  readonly examples: number;
}

/** To the worker. */
export interface CheckOrder {
  readonly file: Blob;
  /** Only these bytes of a dataset: its last line may be cut off. */
  readonly isHead: boolean;
  readonly format?: DatasetFormat;
}

/** From the worker. */
export type CheckNews =
  | { readonly kind: 'progress'; readonly progress: CheckProgress }
  | { readonly kind: 'checked'; readonly checked: CheckedFile }
  | { readonly kind: 'failed'; readonly message: string };
