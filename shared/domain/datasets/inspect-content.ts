import type { Compression, DatasetFormat } from './dataset.ts';
import { kindOf } from './file-kinds.ts';
import { gunzipHead } from './gunzip-head.ts';
import { type Hear, type Inspection, invalid, refused, rejected } from './inspection.ts';
import { RecordJudge } from './judge-records.ts';
import { sentence } from './rules.ts';
import { TextWindow } from './text-window.ts';
import { newlinesIn, Utf8Pieces } from './utf8-pieces.ts';

export interface Content {
  /** The beginning of the file, or the whole file. */
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
  /** The compression that the user announced. */
  readonly compression: Compression;
  readonly format?: DatasetFormat | undefined;
}

/**
 * Checks the beginning of a file. The check finds the compression by the first two bytes, decodes the text, reads the records, and
 * determines their common format. `hear` receives each example.
 */
export const inspectContent = async (content: Content, hear: Hear = () => {}): Promise<Inspection> => {
  const { bytes, isWhole, compression, format } = content;
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzip && compression === 'gzip') return refused('compression_mismatch', 'not_gzip');
  if (!isGzip) return inspectPlain({ bytes, isWhole, format, compression }, hear);
  const plain = await gunzipHead(bytes, isWhole);
  const found = inspectPlain({ bytes: plain.bytes, isWhole: plain.isWhole, format, compression: 'gzip' }, hear);
  return plain.isBroken && found.outcome !== 'rejected' ? refused('invalid_format', 'broken_gzip') : found;
};

const inspectPlain = (content: Content, hear: Hear): Inspection => {
  const kind = kindOf(content.bytes);
  if (kind !== undefined) return rejected('invalid_format', kind, 1);
  const pieces = new Utf8Pieces();
  // A character that is truncated at the end of the head is not an error.
  const text = pieces.push(content.bytes) + (content.isWhole ? pieces.end() : '');
  const isWhole = content.isWhole && !pieces.isBroken;
  const judge = new RecordJudge(new TextWindow(text, isWhole), () => content.bytes, content, hear);
  const fault = judge.read();
  if (fault !== undefined) return fault;
  return pieces.isBroken ? invalid(1 + newlinesIn(text), sentence('not_utf8')) : judge.found(isWhole);
};
