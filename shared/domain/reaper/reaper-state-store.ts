import * as z from 'zod';
import { timestampSchema } from '../values.ts';

/** A pod without a job: when it was first seen, and when a delete was last sent. */
export const orphanMarkSchema = z.object({ seen_at: timestampSchema, tried_at: timestampSchema.optional() });
export type OrphanMark = z.infer<typeof orphanMarkSchema>;

/** By pod id. */
export type OrphanMarks = Readonly<Record<string, OrphanMark>>;

/** Since when, and when last, sweeps in a row have found that the reports of pods arrive. */
export const ingestProofSchema = z.object({ proven_since: timestampSchema, proven_at: timestampSchema });
export type IngestProof = z.infer<typeof ingestProofSchema>;

/** Since when, and when last, sweeps in a row have looked whether they do: somebody was silent, or late. */
export const silenceWatchSchema = z.object({ since: timestampSchema, at: timestampSchema });
export type SilenceWatch = z.infer<typeof silenceWatchSchema>;

/** The findings of earlier sweeps that a silence is judged by. */
export interface SilenceMemory {
  readonly ingest?: IngestProof | undefined;
  readonly watch?: SilenceWatch | undefined;
}

export interface ReaperState extends SilenceMemory {
  readonly orphans: OrphanMarks;
  /** The user after whom the next launches go on. */
  readonly last_turn_of?: string | undefined;
}

/**
 * The memory between sweeps: who is sweeping, and which pods without a job were seen when, and whose turn is next. It lives outside
 * the function because a function's memory does not.
 */
export interface ReaperStateStore {
  /** One read. */
  read(): Promise<ReaperState>;
  /** Puts `next` in the place of what was read. `false` when another sweep has changed it since. One conditional write. */
  saveSilence(seen: SilenceMemory, next: SilenceMemory): Promise<boolean>;
  /** Replaces the orphans under the lease; `false` when the lease is no longer held. One write. */
  saveOrphans(owner: string, orphans: OrphanMarks): Promise<boolean>;
  /** Notes whose turn to launch was the last after `seen`; `false` where others have come in turn since. One conditional write. */
  saveLastTurn(seen: string | undefined, userId: string): Promise<boolean>;
  /** Takes the lease when it is free, expired or already `owner`'s; one conditional write. */
  acquireLease(owner: string, now: Date, expiresAt: Date): Promise<boolean>;
  /** Gives it back; nothing happens when somebody else holds it. */
  releaseLease(owner: string): Promise<void>;
}
