import type { Compression, DatasetError, DatasetFormat } from './dataset.ts';
import { gunzipHead } from './gunzip-head.ts';
import { elementsOf, isArrayText, isBlank, linesOf, type ReadFault, type RecordText } from './read-records.ts';
import { describeFormats, formatOf, recordFault } from './record-formats.ts';

export interface Content {
  /** The beginning of the file, or all of it. */
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
  /** As declared. */
  readonly compression: Compression;
  readonly format?: DatasetFormat | undefined;
}

export type Inspection =
  | { readonly outcome: 'fits'; readonly format: DatasetFormat; readonly examples?: number }
  | { readonly outcome: 'rejected'; readonly error: DatasetError }
  /** Not one record ends within these bytes. */
  | { readonly outcome: 'unclear' };

const rejected = (code: DatasetError['code'], message: string, line?: number): Inspection => ({
  outcome: 'rejected',
  error: { code, message, ...(line === undefined ? {} : { line }) },
});

const invalid = (line: number, why: string): Inspection => rejected('invalid_format', `Line ${line}: ${why}.`, line);

/** Looks at the head of a file: compression by its magic bytes, text, records, and the one format of them all. */
export const inspectContent = async (content: Content): Promise<Inspection> => {
  const isGzip = content.bytes[0] === 0x1f && content.bytes[1] === 0x8b;
  if (isGzip !== (content.compression === 'gzip')) {
    const found = isGzip ? 'is gzip' : 'is not gzip';
    return rejected(
      'compression_mismatch',
      `The file was announced with compression ${content.compression}, but it ${found}.`,
    );
  }
  if (!isGzip) return inspectText(content.bytes, content.isWhole, content.format);
  const plain = await gunzipHead(content.bytes, content.isWhole);
  if (plain.isBroken) return rejected('invalid_format', 'The gzip data of the file is broken.');
  return inspectText(plain.bytes, plain.isWhole, content.format);
};

const inspectText = (bytes: Uint8Array, isWhole: boolean, declared: DatasetFormat | undefined): Inspection => {
  const text = decode(bytes, isWhole);
  if (typeof text !== 'string') return invalid(text.line, text.why);
  if (isBlank(text)) {
    return isWhole ? rejected('empty', 'The file has no records.') : { outcome: 'unclear' };
  }
  const records = isArrayText(text) ? elementsOf(text, isWhole) : linesOf(text, isWhole);
  return inspectRecords(records, isWhole, declared);
};

/** UTF-8 with or without a byte order mark. A character cut in half at the end of a head is no fault. */
const decode = (bytes: Uint8Array, isWhole: boolean): string | ReadFault => {
  const decoded = decodeHead(bytes, bytes.length, isWhole);
  return decoded ?? { line: lineOfFault(bytes), why: 'it is not UTF-8' };
};

const decodeHead = (bytes: Uint8Array, length: number, isEnd: boolean): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: !isEnd });
  } catch {
    return undefined;
  }
};

/** By halves: a head is decodable until the byte that breaks it. Line by line it would cost a decoder a line. */
const lineOfFault = (bytes: Uint8Array): number => {
  let decodable = 0;
  let broken = bytes.length + 1;
  while (broken - decodable > 1) {
    const middle = Math.floor((decodable + broken) / 2);
    if (decodeHead(bytes, middle, false) === undefined) broken = middle;
    else decodable = middle;
  }
  let line = 1;
  for (const byte of bytes.subarray(0, decodable)) if (byte === 0x0a) line += 1;
  return line;
};

const inspectRecords = (
  records: Generator<RecordText, ReadFault | undefined>,
  isWhole: boolean,
  declared: DatasetFormat | undefined,
): Inspection => {
  let format: DatasetFormat | undefined;
  let examples = 0;
  for (let next = records.next(); ; next = records.next()) {
    if (next.done === true) {
      if (next.value) return invalid(next.value.line, next.value.why);
      break;
    }
    const { line, text } = next.value;
    const record = parse(text);
    if (record === undefined) return invalid(line, 'it is not JSON: each line must hold one whole record');
    if (format === undefined) {
      const first = formatOfFirst(record.value, line, declared);
      if (typeof first !== 'string') return first;
      format = first;
    }
    const fault = recordFault(record.value, format);
    if (fault !== undefined) return invalid(line, `as ${format}, ${fault}`);
    examples += 1;
  }
  if (format === undefined) return isWhole ? rejected('empty', 'The file has no records.') : { outcome: 'unclear' };
  return { outcome: 'fits', format, ...(isWhole ? { examples } : {}) };
};

const parse = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

const formatOfFirst = (
  record: unknown,
  line: number,
  declared: DatasetFormat | undefined,
): DatasetFormat | Inspection => {
  const found = formatOf(record);
  if (declared === undefined) {
    return found ?? invalid(line, `the record has the fields of no format. The formats are ${describeFormats()}`);
  }
  if (recordFault(record, declared) === undefined || found === undefined || found === declared) return declared;
  const message = `The dataset was announced as ${declared}, but line ${line} is ${found}.`;
  return rejected('format_mismatch', message, line);
};
