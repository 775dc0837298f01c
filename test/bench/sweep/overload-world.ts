import { createHash } from 'node:crypto';
import { addSeconds } from '../../../shared/domain/clock.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import type { Pod } from '../../../shared/domain/pods/gpu-provider.ts';
import { formatPodName } from '../../../shared/domain/pods/pod-name.ts';
import { aJob } from '../../support/a-job.ts';

export const stage = 'bench';
export const start = new Date('2026-01-01T00:00:00.000Z');
const at = (seconds: number): string => addSeconds(start, seconds).toISOString();

/**
 * Why a job or a pod is in the world. `dear` ones come as time goes on; `cheap` ones must not wait for them; pods of the
 * two stubborn kinds take a DELETE and stay for ever.
 */
export const kinds = [
  'ending',
  'cheap',
  'dear',
  'stubborn',
  'orphan',
  'stubborn_orphan',
  'vanished',
  'queued',
  'failing_start',
  'healthy',
] as const;
export type Kind = (typeof kinds)[number];

/** One job, one pod, or both. */
export interface Inhabitant {
  readonly kind: Kind;
  readonly job: Job | undefined;
  readonly pod: Pod | undefined;
  /** The first sweep that may do something about it, counted from 0. */
  readonly dueAtSweep: number;
}

/** Parts of a thousand jobs. The rest is healthy; `dear` ones come on top. */
const perMille: Readonly<Record<Exclude<Kind, 'healthy' | 'dear'>, number>> = {
  ending: 50,
  cheap: 2,
  stubborn: 6,
  orphan: 1,
  stubborn_orphan: 1,
  vanished: 10,
  queued: 40,
  failing_start: 4,
};

/** An orphan is marked by the first sweep and has 180 s from then on; a missing pod is looked for by the second. */
const dueAtSweep: Readonly<Partial<Record<Kind, number>>> = { orphan: 3, stubborn_orphan: 3, vanished: 1 };

export const populate = (jobs: number, seed: number): Inhabitant[] => {
  const everybody: Inhabitant[] = [];
  for (const kind of kinds) {
    if (kind === 'healthy' || kind === 'dear') continue;
    const count = Math.max(1, Math.round((jobs * perMille[kind]) / 1000));
    for (let nth = 0; nth < count; nth += 1) everybody.push(inhabitant(kind, nth, seed, 0));
  }
  while (everybody.length < jobs) everybody.push(inhabitant('healthy', everybody.length, seed, 0));
  return everybody;
};

export const inhabitant = (kind: Kind, nth: number, seed: number, sweep: number): Inhabitant => {
  const bytes = createHash('sha256').update(`${seed} ${kind} ${nth}`).digest();
  const dollars = dollarsOf(kind, bytes.readUInt16BE(16) / 65_536);
  const job = jobOf(kind, uuid(bytes), `pod-${bytes.toString('hex').slice(0, 14)}`, dollars, sweep);
  const hasPod = kind !== 'queued' && kind !== 'vanished';
  const isOrphan = kind === 'orphan' || kind === 'stubborn_orphan';
  return {
    kind,
    job: isOrphan ? undefined : job,
    pod: hasPod ? podOf(kind, job, dollars) : undefined,
    dueAtSweep: sweep + (dueAtSweep[kind] ?? 0),
  };
};

const dollarsOf = (kind: Kind, random: number): number => {
  if (kind === 'cheap') return 0.01;
  return kind === 'dear' || kind === 'stubborn' || kind === 'stubborn_orphan' ? 30 : 0.2 + 8 * random;
};

const uuid = (bytes: Buffer): string => {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** Heartbeats and steps of jobs that live are told of beforehand: nobody falls silent in this world but those whose pods are gone. */
export const heardForGood = '2030-01-01T00:00:00.000Z';

const jobOf = (kind: Kind, id: string, podId: string, dollars: number, sweep: number): Job => {
  // By age the dear ones are the youngest.
  const createdAt = at(60 * sweep - 7200 + (kind === 'dear' ? 3600 : 0));
  const running = {
    id,
    status: 'running',
    phase: 'training',
    pod_id: podId,
    pod_created_at: createdAt,
    cost_per_hour: dollars,
    gpu_type: 'NVIDIA L4',
    claimed_at: createdAt,
    claimed_pod_id: podId,
    boot_id: 'boot',
    last_heartbeat_at: heardForGood,
    last_step_at: heardForGood,
    created_at: createdAt,
    max_attempts: 1,
    max_duration_minutes: 1_000_000,
  } as const;
  switch (kind) {
    case 'ending':
    case 'cheap':
    case 'dear':
      return aJob({ ...running, max_duration_minutes: 60 });
    case 'stubborn':
      return aJob({
        ...running,
        status: 'cancelled',
        phase: null,
        completed_at: createdAt,
        reason: 'cancelled_by_user',
      });
    case 'vanished':
      return aJob({ ...running, last_heartbeat_at: at(-60) });
    case 'queued':
      return aJob({
        id,
        next_launch_at: at(-60),
        queued_at: at(-60),
        capacity_wait_seconds: 1_000_000,
        created_at: createdAt,
      });
    case 'failing_start': {
      const {
        claimed_at: _claimed,
        claimed_pod_id: _pod,
        boot_id: _boot,
        last_heartbeat_at: _heard,
        ...pending
      } = running;
      return aJob({ ...pending, status: 'pending', phase: 'starting', pod_created_at: at(-120) });
    }
    default:
      return aJob(running);
  }
};

const podOf = (kind: Kind, job: Job, dollars: number): Pod => ({
  id: job.pod_id ?? '',
  name: formatPodName({ stage, job_id: job.id, attempt: 1 }),
  status: 'RUNNING',
  cost_per_hour: dollars,
  created_at: job.pod_created_at ?? job.created_at,
  runtime: kind === 'failing_start' ? null : { uptime_seconds: 3600, gpu_utilization_percent: [97] },
  gpu_type: 'NVIDIA L4',
  gpu_count: 1,
  cloud: 'SECURE',
  data_center_id: null,
});
