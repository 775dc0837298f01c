import type { Key } from './table.ts';

/** Kinds of entries of a job that share the Telemetry table. */
export type EntryKind = 'metrics' | 'rollup' | 'logs' | 'artifact' | 'history' | 'log_tail';

export interface Sequence {
  readonly attempt: number;
  readonly seq: number;
}

/** Padded so that the order of the text is the order of the numbers: 16 digits hold every safe integer. */
export const sequenceKey = (kind: EntryKind, { attempt, seq }: Sequence): string =>
  `${kind}#${String(attempt).padStart(5, '0')}#${String(seq).padStart(16, '0')}`;

/** The key of one line of the history, by its place in the whole of it. */
export const historyKey = (place: number): string => `history#${String(place).padStart(16, '0')}`;

export const logTailKey = (attempt: number): string => `log_tail#${String(attempt).padStart(5, '0')}`;

/** The key of what stands for the reports of a stretch. */
export const rollupKey = (attempt: number, stretch: number): string => sequenceKey('rollup', { attempt, seq: stretch });

export const entryKeyOf = (jobId: string, entryKey: string): Key => ({ job_id: jobId, entry_key: entryKey });

/** Below every key of the kind. */
export const startOfKind = (kind: EntryKind): string => `${kind}#`;

/** Above every key of the kind: `$` follows `#`. */
export const endOfKind = (kind: EntryKind): string => `${kind}$`;
