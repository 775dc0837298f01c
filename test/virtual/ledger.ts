import type { PodReport } from '../../infra/local/runpod-simulator/pod-control.ts';
import { dollarsFor } from '../../shared/domain/jobs/cost.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import { parsePodName } from '../../shared/domain/pods/pod-name.ts';
import { strikeBehind } from './true-reason.ts';
import type { VirtualWorld } from './world.ts';

/** One pod's bill, and how much of it could not have been spared by anybody. */
export interface PodAccount {
  readonly podId: string;
  /** Why it was of no more use: the reason of its attempt, `completed`, `orphan`, or `second` of its name. */
  readonly why: string;
  readonly spentDollars: number;
  /** Until the moment from which it was of no use. */
  readonly leastDollars: number;
  /** From that moment to its end; absent where it cannot be said. */
  readonly secondsToEnd: number | undefined;
}

/** From when on a pod was of no use, and why. */
interface Useless {
  readonly why: string;
  readonly from: number;
}

const uselessFrom = (
  job: Job | undefined,
  attempt: number,
  pod: PodReport,
  world: VirtualWorld,
  cancels: ReadonlyMap<string, number>,
): Useless => {
  const created = Date.parse(pod.createdAt);
  const truth = job && world.truth.of(job.id, attempt);
  const record = job?.attempts.find((closed) => closed.attempt === attempt);
  if (job === undefined || truth === undefined || record === undefined) return { why: 'orphan', from: created };
  if (record.pod_id !== pod.id) return { why: 'second', from: created };
  const { reason } = record;
  const at = Date.parse(record.ended_at);
  if (reason === undefined) return { why: 'completed', from: truth.completed ?? at };
  const earlier = job.attempts.filter((closed) => closed.attempt < attempt);
  const earlierMs = earlier.reduce(
    (sum, { pod_created_at, ended_at }) =>
      sum + (pod_created_at === null ? 0 : Math.max(0, Date.parse(ended_at) - Date.parse(pod_created_at))),
    0,
  );
  switch (reason) {
    case 'cancelled_by_user':
      return { why: reason, from: Math.max(created, cancels.get(job.id) ?? at) };
    case 'max_duration':
      return { why: reason, from: Math.min(at, created + job.max_duration_minutes * 60_000 - earlierMs) };
    case 'budget_exceeded': {
      const left = (job.budget_limit ?? 0) - earlier.reduce((sum, { cost }) => sum + cost, 0);
      const perHour = record.cost_per_hour + (job.disk_cost_per_hour ?? 0);
      return { why: reason, from: Math.min(at, created + (left / dollarsFor(perHour, 1)) * 1000) };
    }
    default: {
      const strike = strikeBehind({ reason, at, truth })?.at;
      const told = truth.failures.find((failure) => failure.reason === reason)?.at;
      const isOwnFinding = truth.strikes.some(({ kind }) => kind === 'reports');
      const from = (isOwnFinding ? (told ?? strike) : (strike ?? told)) ?? at;
      return { why: reason, from: Math.max(created, Math.min(from, at)) };
    }
  }
};

/** The bill of every pod of every stage that has ended. */
export const accountsOf = (world: VirtualWorld, cancels: ReadonlyMap<string, number>): PodAccount[] => {
  const bills = new Map(world.runpod.control.billing().map((bill) => [bill.podId, bill.dollars]));
  const jobs = new Map(world.jobs().map((job) => [job.id, job]));
  const names = world.stages.map(({ name }) => name);
  return world.pods().flatMap((pod) => {
    const name = parsePodName(pod.createdAs);
    if (name === undefined || !names.includes(name.stage)) return [];
    const spentDollars = bills.get(pod.id) ?? 0;
    const [created, ended] = [
      Date.parse(pod.createdAt),
      pod.endedAt === null ? world.clock.now() : Date.parse(pod.endedAt),
    ];
    const { why, from } = uselessFrom(jobs.get(name.job_id), name.attempt, pod, world, cancels);
    const share = ended <= created ? 1 : Math.min(1, Math.max(0, (from - created) / (ended - created)));
    const secondsToEnd =
      pod.endedBy === 'vanished' || pod.endedBy === 'balance' ? undefined : Math.max(0, (ended - from) / 1000);
    return [{ podId: pod.id, why, spentDollars, leastDollars: spentDollars * share, secondsToEnd }];
  });
};
