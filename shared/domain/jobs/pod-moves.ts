import { secondsBetween } from '../clock.ts';
import { asSeen, entry } from './history-entry.ts';
import type { Job } from './job.ts';
import type { JobChange } from './job-store.ts';
import { enteringPhase } from './phase-times.ts';
import type { JobPhase } from './status.ts';

/** Returns the change of a job whose pod has claimed. The caller adds the condition that the pod may claim. */
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
 * True if the pod has claimed and reported nothing since. The pod may still wait for our answer, which may take minutes: an answer
 * to a claim needs many more calls of ours than an answer to the canary, so the canary proves nothing about such a pod.
 */
export const mayAwaitOurAnswer = (job: Pick<Job, 'phase' | 'last_heartbeat_at' | 'claimed_at'>): boolean =>
  job.phase === 'downloading_dataset' && job.last_heartbeat_at === job.claimed_at;

/** Returns the change of a job that enters a phase. The caller must check `mayEnterPhase` first. */
export const phaseEntered = (job: Job, phase: JobPhase, now: Date): JobChange => ({
  expect: { ...asSeen(job), ...(job.phase === null ? {} : { phases: [job.phase] }) },
  set: {
    ...enteringPhase(job, phase, now),
    ...heardNow(job, now),
    updated_at: now.toISOString(),
  },
  history: [entry({ ...job, phase }, { actor: 'pod', type: 'phase', message: `Phase ${phase}.` }, now)],
});

/** The longest time between two reports of a healthy pod. A pod sends a heartbeat every 10 s, and a failed call is repeated. */
export const hearingGapSeconds = 60;

/** Returns the fields of a job whose pod reports now. `heard_since` is the time since which reports have arrived without a gap. */
export const heardNow = (
  job: Pick<Job, 'last_heartbeat_at' | 'heard_since'>,
  now: Date,
): Pick<Job, 'last_heartbeat_at' | 'heard_since'> => {
  const at = now.toISOString();
  const isGap = job.last_heartbeat_at === undefined || secondsBetween(job.last_heartbeat_at, now) > hearingGapSeconds;
  return { last_heartbeat_at: at, heard_since: isGap ? at : (job.heard_since ?? at) };
};
