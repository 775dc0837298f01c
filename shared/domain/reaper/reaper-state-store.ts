import * as z from 'zod';
import { timestampSchema } from '../values.ts';

/**
 * The mark of a pod without a job: when a sweep first saw the pod, when a sweep last tried to end it, and since when lists leave it
 * out.
 */
export const orphanMarkSchema = z.object({
  seen_at: timestampSchema,
  tried_at: timestampSchema.optional(),
  missing_since: timestampSchema.optional(),
});
export type OrphanMark = z.infer<typeof orphanMarkSchema>;

/** The marks of orphans, by pod id. */
export type OrphanMarks = Readonly<Record<string, OrphanMark>>;

/** The first and the last time in an unbroken series of sweeps that found that reports of pods arrive. */
export const ingestProofSchema = z.object({ proven_since: timestampSchema, proven_at: timestampSchema });
export type IngestProof = z.infer<typeof ingestProofSchema>;

/**
 * The first and the last time in an unbroken series of sweeps that checked whether reports arrive, because a pod was silent or late
 * to claim.
 */
export const silenceWatchSchema = z.object({ since: timestampSchema, at: timestampSchema });
export type SilenceWatch = z.infer<typeof silenceWatchSchema>;

/** The findings of earlier sweeps by which a silence is judged. */
export interface SilenceMemory {
  readonly ingest?: IngestProof | undefined;
  readonly watch?: SilenceWatch | undefined;
}

export interface ReaperState extends SilenceMemory {
  readonly orphans: OrphanMarks;
  /** The user whose turn to launch was last. Launches continue with the next user. */
  readonly last_turn_of?: string | undefined;
}

/**
 * The state that sweeps share: the lease of the current sweep, the marks of orphans, the findings on silence and the user whose
 * turn was last. The store is outside the function, because the function keeps no memory between calls.
 */
export interface ReaperStateStore {
  /** Reads the state, by one read. */
  read(): Promise<ReaperState>;
  /**
   * Replaces the findings `seen` by `next`, by one conditional write. Resolves to `false` if another sweep has changed the findings
   * since they were read.
   */
  saveSilence(seen: SilenceMemory, next: SilenceMemory): Promise<boolean>;
  /** Replaces the marks of orphans, by one write. Resolves to `false` if `owner` no longer holds the lease. */
  saveOrphans(owner: string, orphans: OrphanMarks): Promise<boolean>;
  /** Saves the user whose turn to launch was last, by one conditional write. Resolves to `false` if the stored user is no longer `seen`. */
  saveLastTurn(seen: string | undefined, userId: string): Promise<boolean>;
  /**
   * Takes the lease if it is free, expired or already held by `owner`, by one conditional write. Resolves to whether the lease was
   * taken.
   */
  acquireLease(owner: string, now: Date, expiresAt: Date): Promise<boolean>;
  /** Gives the lease back. Nothing happens if another owner holds the lease. */
  releaseLease(owner: string): Promise<void>;
}
