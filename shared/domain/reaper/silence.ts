import { addSeconds, type Clock, later, secondsBetween } from '../clock.ts';
import { maxSweepGapSeconds } from '../jobs/policy.ts';
import type { IngestProof, SilenceMemory, SilenceWatch } from './reaper-state-store.ts';
import type { SilenceCounts } from './verdicts/verdict.ts';

/**
 * The outcome of the canary's report. `told_to_wait`: the API answered 503 with Retry-After. Pods get the same answer then, and
 * stay alive.
 */
export type CanaryFinding = 'heard' | 'told_to_wait' | 'not_heard';

export interface SilenceDeps {
  /** Sends a report as a pod would, through the public URL. `proof` is the finding of earlier sweeps. Never throws. */
  readonly canary: (proof: IngestProof | undefined) => Promise<CanaryFinding>;
  readonly clock: Clock;
}

/** The counts of silent and late jobs that a sweep saw. */
interface SilenceSeen {
  /** True if a pod is silent or late to claim, so that a verdict depends on whether reports arrive. */
  asksForProof(): boolean;
  isMassSilence(): boolean;
}

/** The longest time between two findings that count as one series. A longer gap may hide a long outage. */
const longestBreakSeconds = 130;

/** The seconds before now that count as proven if one sweep is missing, because a short outage may have just ended. */
const believedSeconds = 30;

/**
 * The finding of a sweep on silence. `none`: no pod is silent or late, so the sweep did not check whether reports arrive. `judged`:
 * reports arrive, and silence counts. `excused`: reports are not known to arrive, or most pods fell silent at once, so silence does
 * not count yet.
 */
export type SilenceFinding =
  | { readonly state: 'none' }
  | { readonly state: 'judged'; readonly proof: IngestProof; readonly watch: SilenceWatch }
  | { readonly state: 'excused'; readonly why: 'canary_failed' | 'mass_silence'; readonly watch: SilenceWatch };

/** True if a sweep within the last 130 s, one of the last two sweeps, found that reports arrive. */
export const isProvenLately = (ingest: IngestProof | undefined, now: Date): ingest is IngestProof =>
  ingest !== undefined && secondsBetween(ingest.proven_at, now) <= longestBreakSeconds;

/**
 * The longest time between two sweeps that count as one series of watching. A pod that was silent in a longer gap may have waited
 * for our answer.
 */
const longestUnwatchedSeconds = 300;

export const silenceCounts = ({ ingest, watch }: SilenceMemory, now: Date): SilenceCounts => ({
  provenSince: unbrokenSince(ingest, now),
  watchedSince:
    watch !== undefined && secondsBetween(watch.at, now) <= longestUnwatchedSeconds ? watch.since : now.toISOString(),
});

const unbrokenSince = (ingest: IngestProof | undefined, now: Date): string => {
  if (!isProvenLately(ingest, now)) return now.toISOString();
  if (secondsBetween(ingest.proven_at, now) <= maxSweepGapSeconds) return ingest.proven_since;
  return later(ingest.proven_since, addSeconds(now, -believedSeconds).toISOString());
};

/**
 * Finds out whether silence is to be judged. A canary reports as a pod would: only if its report arrives is a pod's silence
 * evidence about the pod. The canary is sent only while a pod is silent or late to claim, so a quiet sweep writes nothing.
 */
export const findSilence = async (
  screening: SilenceSeen,
  { provenSince, watchedSince }: SilenceCounts,
  ingest: IngestProof | undefined,
  { canary, clock }: SilenceDeps,
): Promise<SilenceFinding> => {
  if (!screening.asksForProof()) return { state: 'none' };
  const found = await canary(ingest);
  const at = clock().toISOString();
  // A pod that receives Retry-After does not end itself, so the watched time begins now.
  const watch = { since: found === 'told_to_wait' ? at : watchedSince, at };
  if (screening.isMassSilence()) return { state: 'excused', why: 'mass_silence', watch };
  if (found !== 'heard') return { state: 'excused', why: 'canary_failed', watch };
  return { state: 'judged', proof: { proven_since: provenSince, proven_at: at }, watch };
};
