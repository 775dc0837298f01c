import { secondsBetween } from '../clock.ts';
import { asSeen, entry } from './history-entry.ts';
import type { Job } from './job.ts';
import type { JobChange } from './job-store.ts';
import { enteringPhase } from './phase-times.ts';
import type { JobPhase } from './status.ts';

/** The pod of the attempt has checked in; the caller adds what proves that it may. */
export const claimed = (
  job: Pick<Job, 'attempt' | 'started_at'>,
  pod: { readonly pod_id: string; readonly boot_id: string },
  now: Date,
): Pick<JobChange, 'set' | 'history'> => {
  const at = now.toISOString();
  return {
    set: {
      status: 'running',
      phase: 'downloading_dataset',
      claimed_at: at,
      boot_id: pod.boot_id,
      claimed_pod_id: pod.pod_id,
      last_heartbeat_at: at,
      heard_since: at,
      started_at: job.started_at ?? at,
      updated_at: at,
    },
    history: [
      entry(
        { attempt: job.attempt, status: 'running', phase: 'downloading_dataset' },
        { actor: 'pod', type: 'status', message: `Pod ${pod.pod_id} took attempt ${job.attempt}.` },
        now,
      ),
    ],
  };
};

/**
 * True when the pod was heard claiming and nothing else. It may still wait for the answer, which our side may owe it for minutes:
 * an answer to a claim needs many more calls of ours than one to the canary, so the canary proves nothing about it.
 */
export const mayAwaitOurAnswer = (job: Pick<Job, 'phase' | 'last_heartbeat_at' | 'claimed_at'>): boolean =>
  job.phase === 'downloading_dataset' && job.last_heartbeat_at === job.claimed_at;

/** The caller has checked `mayEnterPhase`. */
export const phaseEntered = (job: Job, phase: JobPhase, now: Date): JobChange => ({
  expect: { ...asSeen(job), ...(job.phase === null ? {} : { phases: [job.phase] }) },
  set: {
    ...enteringPhase(job, phase, now),
    ...heardNow(job, now),
    updated_at: now.toISOString(),
  },
  history: [entry({ ...job, phase }, { actor: 'pod', type: 'phase', message: `Phase ${phase}.` }, now)],
});

/** So long a pod that is well may not be heard of: a heartbeat each 10 s, and a call that is made again. */
export const hearingGapSeconds = 60;

/** Since when a pod is heard of without a gap, as it is being heard of now. */
export const heardNow = (
  job: Pick<Job, 'last_heartbeat_at' | 'heard_since'>,
  now: Date,
): Pick<Job, 'last_heartbeat_at' | 'heard_since'> => {
  const at = now.toISOString();
  const isGap = job.last_heartbeat_at === undefined || secondsBetween(job.last_heartbeat_at, now) > hearingGapSeconds;
  return { last_heartbeat_at: at, heard_since: isGap ? at : (job.heard_since ?? at) };
};
