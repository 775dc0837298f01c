import { addSeconds, type Clock, later, secondsBetween } from '../clock.ts';
import { maxSweepGapSeconds } from '../jobs/policy.ts';
import type { IngestProof, SilenceMemory, SilenceWatch } from './reaper-state-store.ts';
import type { SilenceCounts } from './verdicts/verdict.ts';

/** The fate of the canary's report. If its answer asks it to wait, pods are asked to wait, too, and they live on. */
export type CanaryFinding = 'heard' | 'told_to_wait' | 'not_heard';

export interface SilenceDeps {
  /** Sends a report as a pod would, through the public URL. `proof` is what earlier sweeps found. Throws nothing. */
  readonly canary: (proof: IngestProof | undefined) => Promise<CanaryFinding>;
  readonly clock: Clock;
}

/** The open jobs as a sweep saw them. */
interface SilenceSeen {
  /** True when the verdict on any job rests on whether reports arrive. */
  asksForProof(): boolean;
  isMassSilence(): boolean;
}

/** Findings that are further apart may have missed a long outage between them. */
const longestBreakSeconds = 130;

/** If one sweep was missing, a short outage may have just ended: only this much of the time before counts. */
const believedSeconds = 30;

/**
 * The finding of a sweep on silence. `none`: nobody is silent or late, so it was not asked whether reports arrive. `judged`: they do,
 * and silence counts from `provenSince` on. `excused`: they are not known to, so it counts for nothing yet.
 */
export type SilenceFinding =
  | { readonly state: 'none' }
  | { readonly state: 'judged'; readonly proof: IngestProof; readonly watch: SilenceWatch }
  | { readonly state: 'excused'; readonly why: 'canary_failed' | 'mass_silence'; readonly watch: SilenceWatch };

/** True when one of the last two sweeps found that reports arrive. */
export const isProvenLately = (ingest: IngestProof | undefined, now: Date): ingest is IngestProof =>
  ingest !== undefined && secondsBetween(ingest.proven_at, now) <= longestBreakSeconds;

/** If sweeps come less often than this, they have not watched: a pod that was silent between them may have waited for us. */
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
 * The finding whether silence is to be judged. A canary reports as a pod would; only when it is heard does a pod's silence say
 * anything about the pod. It is sent only while somebody is silent, or late to claim, so a quiet sweep writes nothing.
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
  // A pod that is asked to wait does not end itself, so it is as if nobody had watched until now.
  const watch = { since: found === 'told_to_wait' ? at : watchedSince, at };
  if (screening.isMassSilence()) return { state: 'excused', why: 'mass_silence', watch };
  if (found !== 'heard') return { state: 'excused', why: 'canary_failed', watch };
  return { state: 'judged', proof: { proven_since: provenSince, proven_at: at }, watch };
};
