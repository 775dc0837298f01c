import type { Clock } from '../clock.ts';
import { type EndVerdict, isHeld } from '../jobs/hold.ts';
import type { Job } from '../jobs/job.ts';
import type { JobStore } from '../jobs/job-store.ts';
import { judge, type NamedPod } from '../jobs/judge.ts';
import { isMassSilence } from '../jobs/judge-silence.ts';
import type { Policy } from '../jobs/policy.ts';
import { startFailure } from '../jobs/start-failure.ts';
import { isTerminal } from '../jobs/status.ts';
import type { GpuProvider, Pod } from '../pods/gpu-provider.ts';
import { parsePodName, podNamePrefix } from '../pods/pod-name.ts';
import type { TelemetryStore } from '../telemetry/telemetry-store.ts';
import type { Action } from './action.ts';
import { CallBudget } from './call-budget.ts';
import { findOrphans } from './orphans.ts';
import { readPace } from './read-pace.ts';
import type { ReaperStateStore } from './reaper-state-store.ts';

export interface PlanDeps {
  readonly jobs: Pick<JobStore, 'listOpen' | 'get'>;
  readonly provider: Pick<GpuProvider, 'listPods' | 'systemLog'>;
  readonly state: Pick<ReaperStateStore, 'orphans'>;
  readonly telemetry: Pick<TelemetryStore, 'listMetrics'>;
  readonly clock: Clock;
  readonly policy: Policy;
  /** Whose pods are ours. */
  readonly pods: { readonly stage: string };
  /** Provider calls one sweep may spend; RunPod's worst published limit is 60 a minute. */
  readonly maxProviderCalls: number;
  readonly deadlineSeconds: number;
  readonly onFault: (error: unknown) => void;
}

/** What a sweep would do, and what it saw. */
export interface SweepPlan {
  readonly jobs: number;
  readonly pods: number;
  /** In the order in which they are carried out. */
  readonly actions: readonly Action[];
  /** Orphans marked so far: pod id to when it was first seen. */
  readonly marks: Readonly<Record<string, string>>;
  /** So many running jobs are silent that no silence is acted on. */
  readonly massSilence: boolean;
  readonly held: readonly HeldJob[];
}

/** A job that a person holds, and what would have ended it else. */
export interface HeldJob {
  readonly job: Job;
  readonly spared: EndVerdict | undefined;
}

interface BothSides {
  readonly jobs: readonly Job[];
  readonly pods: readonly Pod[];
  readonly marks: Readonly<Record<string, string>>;
}

export const budgetFor = (deps: Pick<PlanDeps, 'maxProviderCalls' | 'deadlineSeconds' | 'clock'>): CallBudget =>
  new CallBudget(deps.maxProviderCalls, deps.clock(), deps.deadlineSeconds, deps.clock);

/**
 * Reads what exists and what is wanted and judges each job, without touching anything: no write, no call that changes a
 * pod. Throws when a side cannot be read whole; then nothing may be done at all.
 */
export const planSweep = async (deps: PlanDeps, budget: CallBudget = budgetFor(deps)): Promise<SweepPlan> => {
  const startedAt = deps.clock();
  const sides = await readBothSides(deps);
  const { actions, ...seen } = await decide(sides, startedAt, budget, deps);
  return { jobs: sides.jobs.length, pods: sides.pods.length, actions: byPrice(actions), marks: sides.marks, ...seen };
};

/** Pods first: a job made in between is then seen without its pod, which two sweeps and a look by id must confirm. */
const readBothSides = async (deps: PlanDeps): Promise<BothSides> => {
  const pods = await deps.provider.listPods(podNamePrefix(deps.pods.stage));
  const [jobs, marks] = await Promise.all([deps.jobs.listOpen(), deps.state.orphans()]);
  return { jobs, pods: pods.filter((pod) => pod.status !== 'TERMINATED'), marks };
};

const decide = async (
  sides: BothSides,
  listedAt: Date,
  budget: CallBudget,
  deps: PlanDeps,
): Promise<Pick<SweepPlan, 'actions' | 'held' | 'massSilence'>> => {
  const now = deps.clock();
  const podsByJob = groupByJob(sides.pods, deps.pods.stage);
  const massSilence = isMassSilence(sides.jobs, now, deps.policy);
  const actions: Action[] = [];
  const held: HeldJob[] = [];
  for (const job of sides.jobs) {
    const pods = podsByJob.get(job.id) ?? [];
    podsByJob.delete(job.id);
    const startFailure = await readStartFailure(job, pods, budget, deps);
    const pace = await readPace(job, now, budget, deps);
    const sighting = { now, listedAt, pods, massSilence, startFailure, pace };
    const { verdict, unwanted, spared } = judge(job, sighting, deps.policy);
    if (isHeld(job, now)) held.push({ job, spared });
    if (verdict.kind !== 'leave') actions.push({ job, verdict, pod: undefined });
    for (const pod of unwanted) actions.push({ job, verdict: { kind: 'terminate' }, pod });
    if (webhookIsDue(job, now)) actions.push({ job, verdict: { kind: 'webhook' }, pod: undefined });
  }
  const strays = [...podsByJob.values()].flat().map(({ pod }) => pod);
  actions.push(...(await findOrphans(strays, sides.marks, now, deps)));
  return { actions, held, massSilence };
};

const groupByJob = (pods: readonly Pod[], stage: string): Map<string, NamedPod[]> => {
  const byJob = new Map<string, NamedPod[]>();
  for (const pod of pods) {
    const name = parsePodName(pod.name);
    if (name === undefined || name.stage !== stage) continue;
    byJob.set(name.job_id, [...(byJob.get(name.job_id) ?? []), { attempt: name.attempt, pod }]);
  }
  return byJob;
};

/** From this age on a pod that has not checked in is worth a look at its host's log. */
const suspiciousSeconds = 60;

const readStartFailure = async (job: Job, pods: readonly NamedPod[], budget: CallBudget, deps: PlanDeps) => {
  const pod = pods.find((named) => named.attempt === job.attempt)?.pod;
  if (pod === undefined || job.status !== 'pending') return undefined;
  const stopped = pod.status === 'EXITED' || pod.status === 'ERROR';
  const ageSeconds = (deps.clock().getTime() - new Date(pod.created_at).getTime()) / 1000;
  if (!stopped && ageSeconds < suspiciousSeconds) return undefined;
  if (!budget.spendOnLook()) return undefined;
  try {
    return startFailure(await deps.provider.systemLog(pod.id, 50));
  } catch (error) {
    // The log only makes a verdict earlier; without it the deadline still holds.
    deps.onFault(error);
    return undefined;
  }
};

const webhookIsDue = (job: Job, now: Date): boolean =>
  isTerminal(job.status) && job.webhook?.due_at !== undefined && new Date(job.webhook.due_at) <= now;

/** The dearest first, so that a sweep that runs out of calls has stopped the worst bills. News of an end come after every end. */
const byPrice = (actions: readonly Action[]): Action[] => [...actions].sort((a, b) => dollars(b) - dollars(a));

const dollars = ({ job, pod, verdict }: Action): number => {
  if (verdict.kind === 'launch') return -1;
  if (verdict.kind === 'webhook') return -2;
  return pod?.cost_per_hour ?? job?.cost_per_hour ?? 0;
};
