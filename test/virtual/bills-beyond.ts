import type { Job } from '../../shared/domain/jobs/job.ts';
import { dollarsOf } from '../../shared/domain/limits/micro-dollars.ts';
import { type PodName, parsePodName } from '../../shared/domain/pods/pod-name.ts';
import type { Stage } from './stage.ts';
import { isKnownByLookAlone, isToldByClaimAlone } from './unknown-pods.ts';
import type { VirtualWorld } from './world.ts';

/** A job for whose pods RunPod has billed more than was reserved. */
export interface BillBeyond {
  readonly stage: Stage;
  readonly job: Job;
  readonly dollars: number;
  readonly atMost: number;
  /** When the bill came to that, and when the end of the last pod was asked for. */
  readonly from: number;
  readonly to: number;
}

interface BilledSpan {
  readonly from: number;
  readonly to: number;
  readonly dollars: number;
}

/**
 * By the bills of RunPod alone: what the job has on record as its cost is not asked. `endsAskedAt` tells by pod when RunPod was first asked
 * to end it; `isCalm` is false of times in which RunPod may not have been reached.
 */
export const billsBeyond = (
  world: VirtualWorld,
  endsAskedAt: ReadonlyMap<string, number>,
  isCalm: (at: number) => boolean,
): readonly BillBeyond[] => {
  const spans = spansByJob(world, endsAskedAt, isCalm);
  return world.stages.flatMap((stage) =>
    stage.userJobs().flatMap((job) => {
      const billed = spans.get(`${stage.name} ${job.id}`) ?? [];
      const atMost = dollarsOf(job.reserved?.micro_dollars ?? 0);
      const dollars = billed.reduce((sum, one) => sum + one.dollars, 0);
      if (job.reserved === undefined || dollars <= atMost) return [];
      return [
        {
          stage,
          job,
          dollars,
          atMost,
          from: reachedAt(billed, atMost),
          to: Math.max(...billed.map(({ to }) => to)),
        },
      ];
    }),
  );
};

const spansByJob = (
  world: VirtualWorld,
  endsAskedAt: ReadonlyMap<string, number>,
  isCalm: (at: number) => boolean,
): ReadonlyMap<string, readonly BilledSpan[]> => {
  const bills = new Map(world.runpod.control.billing().map(({ podId, dollars }) => [podId, dollars]));
  const spans = new Map<string, BilledSpan[]>();
  for (const { id, createdAs, createdAt, endedAt } of world.pods()) {
    const name = parsePodName(createdAs);
    if (name === undefined) continue;
    const to = endedAt === null ? world.clock.now() : Date.parse(endedAt);
    const key = `${name.stage} ${name.job_id}`;
    const from = Date.parse(createdAt);
    // RunPod may fail to end a pod: its bill after it was asked to is not ours.
    const closedAt = closingOf(world, name);
    const truth = world.truth.of(name.job_id, name.attempt);
    // Nobody knew of a pod that neither an answer nor a list told of, and whose claim did not arrive or was refused.
    if (truth && isToldByClaimAlone(truth) && !truth.knownPodIds.has(id) && !endsAskedAt.has(id)) continue;
    // Nobody could ask for the end of a pod whose attempt was closed in a storm, or that no look found.
    const isKept = closedAt !== undefined && (!isCalm(closedAt) || (truth && isKnownByLookAlone(truth)));
    const askedAt = Math.min(to, endsAskedAt.get(id) ?? to, isKept ? closedAt : to);
    const dollars = to > from ? ((bills.get(id) ?? 0) * (askedAt - from)) / (to - from) : 0;
    spans.set(key, [...(spans.get(key) ?? []), { from, to: askedAt, dollars }]);
  }
  return spans;
};

const closingOf = (world: VirtualWorld, { stage, job_id, attempt }: PodName): number | undefined => {
  const jobs = world.stages.find(({ name }) => name === stage)?.userJobs();
  const job = jobs?.find(({ id }) => id === job_id);
  const record = job?.attempts.find((one) => one.attempt === attempt);
  return record && Date.parse(record.ended_at);
};

/** When the spans together came to so many dollars, each at a pace of its own. */
const reachedAt = (spans: readonly BilledSpan[], dollars: number): number => {
  let left = dollars;
  const ordered = [...spans].sort((a, b) => a.from - b.from);
  for (const span of ordered) {
    if (span.dollars > left) return span.from + ((span.to - span.from) * left) / span.dollars;
    left -= span.dollars;
  }
  return ordered.at(-1)?.to ?? 0;
};
