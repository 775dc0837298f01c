import type { Key } from './table.ts';

/** The kinds of a job's entries in the table of telemetry. */
export type EntryKind = 'metrics' | 'rollup' | 'logs' | 'artifact' | 'history' | 'log_tail';

export interface Sequence {
  readonly attempt: number;
  readonly seq: number;
}

/**
 * Returns a sort key. The numbers are padded, so that the order of the text equals the order of the numbers. 16 digits hold every safe
 * integer.
 */
export const sequenceKey = (kind: EntryKind, { attempt, seq }: Sequence): string =>
  `${kind}#${String(attempt).padStart(5, '0')}#${String(seq).padStart(16, '0')}`;

/** Returns the sort key of one history entry from its position in the whole history. */
export const historyKey = (place: number): string => `history#${String(place).padStart(16, '0')}`;

export const logTailKey = (attempt: number): string => `log_tail#${String(attempt).padStart(5, '0')}`;

/** Returns the sort key of the roll-up of a stretch of reports. */
export const rollupKey = (attempt: number, stretch: number): string => sequenceKey('rollup', { attempt, seq: stretch });

export const entryKeyOf = (jobId: string, entryKey: string): Key => ({ job_id: jobId, entry_key: entryKey });

/** Returns a text that sorts before every key of the kind. */
export const startOfKind = (kind: EntryKind): string => `${kind}#`;

/** Returns a text that sorts after every key of the kind, because `$` follows `#` in ASCII. */
export const endOfKind = (kind: EntryKind): string => `${kind}$`;
