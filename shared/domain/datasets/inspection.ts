import type { Compression, DatasetError, DatasetFormat } from './dataset.ts';
import type { Example } from './examples.ts';
import type { DatasetWarning } from './notes.ts';
import { atLine, type SentenceCode, sentence } from './rules.ts';

/** The facts found about a file or about its beginning. */
export interface Findings {
  readonly format: DatasetFormat;
  /** The compression that the bytes really have, even if another compression was announced. */
  readonly compression: Compression;
  readonly isWhole: boolean;
  readonly checkedExamples: number;
  readonly unusedFields: readonly string[];
  readonly warnings: readonly DatasetWarning[];
}

export interface Rejection {
  readonly outcome: 'rejected';
  readonly error: DatasetError;
}

export type Inspection =
  | ({ readonly outcome: 'fits' } & Findings)
  | Rejection
  /** The bytes contain no complete record. */
  | { readonly outcome: 'unclear' };

/** Receives each example as the pod will read it, with its line. */
export type Hear = (example: Example, line: number) => void;

export const rejected = (code: DatasetError['code'], message: string, line?: number): Rejection => ({
  outcome: 'rejected',
  error: { code, message, ...(line === undefined ? {} : { line }) },
});

export const refused = (code: DatasetError['code'], why: SentenceCode): Rejection => rejected(code, sentence(why));

export const invalid = (line: number, why: string): Rejection => rejected('invalid_format', atLine(line, why), line);
