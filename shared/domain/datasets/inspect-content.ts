import type { Compression, DatasetError, DatasetFormat } from './dataset.ts';
import { type Example, readExample } from './examples.ts';
import { kindBytes, kindOf, tableOf, whyNotJson } from './file-kinds.ts';
import { gunzipHead } from './gunzip-head.ts';
import { type DatasetWarning, Notes } from './notes.ts';
import { elementsOf, isArrayText, isBlank, type LineRecord, linesOf, ReadFault } from './read-records.ts';
import { formatOf, formatsOf } from './record-formats.ts';
import { atLine, BadRecord, isObject, type SentenceCode, sentence } from './rules.ts';

export interface Content {
  /** The beginning of the file, or all of it. */
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
  /** As declared. */
  readonly compression: Compression;
  readonly format?: DatasetFormat | undefined;
}

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

export type Inspection =
  | ({ readonly outcome: 'fits' } & Findings)
  | { readonly outcome: 'rejected'; readonly error: DatasetError }
  /** Not one record ends within these bytes. */
  | { readonly outcome: 'unclear' };

/** Is given each example, as the pod will read it. */
export type Hear = (example: Example, line: number) => void;

const rejected = (code: DatasetError['code'], message: string, line?: number): Inspection => ({
  outcome: 'rejected',
  error: { code, message, ...(line === undefined ? {} : { line }) },
});

const refused = (code: DatasetError['code'], why: SentenceCode): Inspection => rejected(code, sentence(why));

const invalid = (line: number, why: string): Inspection => rejected('invalid_format', atLine(line, why), line);

/** Looks at the head of a file: compression by its magic bytes, text, records, and the one format of them all. */
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
  const { text, brokenLine } = decode(content.bytes, content.isWhole);
  const isWhole = content.isWhole && brokenLine === undefined;
  const found = inspectText(text, { ...content, isWhole }, hear);
  if (brokenLine === undefined || found.outcome === 'rejected') return found;
  return invalid(brokenLine, sentence('not_utf8'));
};

interface Decoded {
  readonly text: string;
  /** Where bytes that are no UTF-8 end it. */
  readonly brokenLine?: number;
}

/** UTF-8 with or without a byte order mark. A character cut in half at the end of a head is no fault. */
const decode = (bytes: Uint8Array, isWhole: boolean): Decoded => {
  const text = decodeHead(bytes, bytes.length, isWhole);
  if (text !== undefined) return { text };
  // By halves: a head is decodable until the byte that breaks it.
  let decodable = 0;
  let broken = bytes.length + 1;
  while (broken - decodable > 1) {
    const middle = Math.floor((decodable + broken) / 2);
    if (decodeHead(bytes, middle, false) === undefined) broken = middle;
    else decodable = middle;
  }
  let brokenLine = 1;
  for (const byte of bytes.subarray(0, decodable)) if (byte === 0x0a) brokenLine += 1;
  return { text: decodeHead(bytes, decodable, false) ?? '', brokenLine };
};

const decodeHead = (bytes: Uint8Array, length: number, isEnd: boolean): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: !isEnd });
  } catch {
    return undefined;
  }
};

/** A table that is no JSON, as a sentence on the whole file. */
class OtherKind extends BadRecord {}

const recordsOf = (text: string, { isWhole, bytes }: Content): Generator<LineRecord, void> => {
  if (isArrayText(text)) return elementsOf(text, isWhole);
  return linesOf(text, isWhole, (line, isFirst) => {
    if (!isFirst) return whyNotJson(line, undefined);
    const head = new TextDecoder().decode(bytes.subarray(0, kindBytes));
    const table = tableOf(head);
    if (table !== undefined) throw new OtherKind(table);
    return whyNotJson(line, head);
  });
};

const inspectText = (text: string, content: Content, hear: Hear): Inspection => {
  try {
    return isBlank(text) ? nothing(content) : inspectRecords(text, content, hear);
  } catch (error) {
    if (error instanceof ReadFault) return invalid(error.line, error.message);
    if (error instanceof OtherKind) return rejected('invalid_format', error.message, 1);
    throw error;
  }
};

const nothing = ({ isWhole }: Content): Inspection =>
  isWhole ? refused('empty', 'no_records') : { outcome: 'unclear' };

const inspectRecords = (text: string, content: Content, hear: Hear): Inspection => {
  let known: { readonly format: DatasetFormat; readonly notes: Notes } | undefined;
  let checkedExamples = 0;
  for (const { line, value } of recordsOf(text, content)) {
    try {
      if (known === undefined) {
        const format = content.format ?? formatOf(value);
        known = { format, notes: new Notes(format) };
      }
      const example = readExample(value, known.format, known.notes);
      known.notes.settle(line);
      checkedExamples += 1;
      hear(example, line);
    } catch (error) {
      if (!(error instanceof BadRecord)) throw error;
      return faultOfRecord(error, value, line, known?.format, checkedExamples === 0 ? content.format : undefined);
    }
  }
  if (known === undefined) return nothing(content);
  if (content.isWhole) known.notes.end();
  const { format, notes } = known;
  const { compression, isWhole } = content;
  const { unused, warnings } = notes;
  return { outcome: 'fits', format, compression, isWhole, checkedExamples, unusedFields: unused, warnings };
};

/** Of the first record the declared format may be what is wrong. */
const faultOfRecord = (
  error: BadRecord,
  value: unknown,
  line: number,
  format: DatasetFormat | undefined,
  declared: DatasetFormat | undefined,
): Inspection => {
  if (format === undefined || !isObject(value)) return invalid(line, error.message);
  const why = sentence('as_format', { format, why: error.message });
  const [found, ...others] = declared === undefined ? [] : formatsOf(value);
  if (found === undefined || others.length > 0 || found === declared) return invalid(line, why);
  const message = `${atLine(line, why)} Its fields are those of ${found}: announce that, or no format.`;
  return rejected('format_mismatch', message, line);
};
