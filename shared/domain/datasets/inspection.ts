import type { Compression, DatasetError, DatasetFormat } from './dataset.ts';
import type { Example } from './examples.ts';
import type { DatasetWarning } from './notes.ts';
import { atLine, type SentenceCode, sentence } from './rules.ts';

/** Facts about a file, or about its head. */
export interface Findings {
  readonly format: DatasetFormat;
  /** As its bytes are, whatever was declared. */
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
  /** Not one record ends within these bytes. */
  | { readonly outcome: 'unclear' };

/** Is given each example, as the pod will read it. */
export type Hear = (example: Example, line: number) => void;

export const rejected = (code: DatasetError['code'], message: string, line?: number): Rejection => ({
  outcome: 'rejected',
  error: { code, message, ...(line === undefined ? {} : { line }) },
});

export const refused = (code: DatasetError['code'], why: SentenceCode): Rejection => rejected(code, sentence(why));

export const invalid = (line: number, why: string): Rejection => rejected('invalid_format', atLine(line, why), line);
