import type { Rejection } from '../../../../shared/domain/datasets/inspection.ts';
import { DatasetJudge } from '../../../../shared/domain/datasets/judge-stream.ts';
import { spokenParts } from '../../../../shared/domain/datasets/spoken-parts.ts';
import { AfterLine } from './after-line.ts';
import {
  type CheckedFile,
  type CheckOrder,
  type CheckProgress,
  type FileFault,
  mostFaults,
  type ShownExample,
} from './checked-file.ts';
import { looksLikeGzip, plainBytes, UnpackFault } from './plain-bytes.ts';

const mostShown = 20;

interface Pass {
  readonly found: ReturnType<DatasetJudge['end']>;
  readonly examples: number;
  /** The beginning of the line after which the pass began. */
  readonly excerpt: string;
  readonly isUnpacked: boolean;
}

type Read = (onRead?: (bytes: number) => void) => AsyncGenerator<Uint8Array, void>;

/** Judges the part of a file after a line. Each skipped line is replaced by an empty line, so that the line numbers stay right. */
const judgeAfter = async (
  line: number,
  read: Read,
  judge: DatasetJudge,
  tell: (bytes: number) => void,
): Promise<Pass> => {
  const after = new AfterLine(line);
  let isUnpacked = true;
  let isBegun = false;
  try {
    for await (const piece of read(tell)) {
      const rest = after.take(piece);
      if (!after.isPast) continue;
      const before = isBegun ? undefined : judge.push(new Uint8Array(line).fill(0x0a));
      isBegun = true;
      if ((before ?? judge.push(rest)) !== undefined) break;
    }
  } catch (error) {
    if (!(error instanceof UnpackFault)) throw error;
    isUnpacked = false;
  }
  return { found: judge.end({ isBroken: !isUnpacked }), examples: judge.examples, excerpt: after.excerpt, isUnpacked };
};

/** Says whether the file has one record on each line. In such a file the lines after a fault can be judged, too. */
const hasRecordsByLine = async (read: Read): Promise<boolean> => {
  for await (const piece of read()) {
    const text = new TextDecoder()
      .decode(piece)
      .replace(/^\uFEFF/, '')
      .trimStart();
    if (text !== '') return text.startsWith('{');
  }
  return false;
};

const faultOf = ({ error: { message, line } }: Rejection): FileFault => ({
  message,
  ...(line === undefined ? {} : { line }),
});

/** Finds the first faults, each with the beginning of its line. */
const allFaults = async (first: Rejection, read: Read, newJudge: () => DatasetJudge): Promise<readonly FileFault[]> => {
  const faults: FileFault[] = [];
  const byLine = await hasRecordsByLine(read);
  for (let next: Rejection | undefined = first; next !== undefined; ) {
    const fault = faultOf(next);
    if (fault.line === undefined) return faults.length === 0 ? [fault] : faults;
    const pass: Pass = await judgeAfter(fault.line, read, newJudge(), () => {});
    faults.push({ ...fault, ...(pass.excerpt === '' ? {} : { excerpt: pass.excerpt }) });
    next = byLine && pass.found.outcome === 'rejected' && faults.length < mostFaults ? pass.found : undefined;
    // A fault that is not on a later line means that no line follows or that the rest cannot be unpacked. Such a fault is not reported.
    if (next !== undefined && (next.error.line ?? 0) <= fault.line) next = undefined;
  }
  return faults;
};

/** Judges every line of a file by the rules of the server. */
export const checkFile = async (
  { file, isHead, format }: CheckOrder,
  tell: (progress: CheckProgress) => void,
): Promise<CheckedFile> => {
  const isGzip = await looksLikeGzip(file);
  const read: Read = (onRead) => plainBytes(file, isGzip, onRead);
  const first: ShownExample[] = [];
  const announced = { isGzip, ...(format === undefined ? {} : { format }) };
  const judge = new DatasetJudge(announced, (example, line) => {
    if (first.length < mostShown) first.push({ line, parts: spokenParts(example) });
  });
  let doneBytes = 0;
  const { found, examples, isUnpacked } = await judgeAfter(0, read, judge, (bytes) => {
    doneBytes += bytes;
    tell({ doneBytes, examples: judge.examples });
  });
  const known = { isGzip, first, examples, faults: [], unusedFields: [], warnings: [] };
  if (isHead || found.outcome === 'unclear') return known;
  if (found.outcome === 'fits') {
    const { format: of, unusedFields, warnings } = found;
    return { ...known, format: of, unusedFields, warnings };
  }
  if (!isUnpacked && found.error.line === undefined) return { ...known, doubt: notUnpacked };
  return { ...known, faults: await allFaults(found, read, () => new DatasetJudge(announced)) };
};

const notUnpacked =
  'This browser cannot unpack the gzip to its end: it is broken off, or it is several in one, which browsers do not read. ' +
  'The server looks at it after the upload.';
