import type { Job } from '../jobs/job.ts';
import { judge, type NamedPod } from '../jobs/judge.ts';
import { isMassSilence } from '../jobs/judge-silence.ts';
import type { LaunchDeps } from '../jobs/launch.ts';
import { startFailure } from '../jobs/start-failure.ts';
import { isTerminal } from '../jobs/status.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import { parsePodName, podNamePrefix } from '../pods/pod-name.ts';
import type { TelemetryStore } from '../telemetry/telemetry-store.ts';
import { type Action, act } from './act.ts';
import { CallBudget } from './call-budget.ts';
import { findOrphans } from './orphans.ts';
import { readPace } from './read-pace.ts';
import type { ReaperStateStore } from './reaper-state-store.ts';

export interface SweepDeps extends LaunchDeps {
  readonly state: ReaperStateStore;
  readonly telemetry: Pick<TelemetryStore, 'listMetrics'>;
  readonly newId: () => string;
  /** Provider calls one sweep may spend; RunPod's worst published limit is 60 a minute. */
  readonly maxProviderCalls: number;
  readonly deadlineSeconds: number;
  /** Hears of every verdict that was acted on. */
  readonly onAction: (action: Action) => void;
  readonly deliverWebhook: (job: Job) => Promise<void>;
}

export interface SweepResult {
  /** Both sides were read whole. Only such a sweep counts as a sign of life. */
  readonly clean: boolean;
  readonly fault?: unknown;
  readonly jobs: number;
  readonly pods: number;
  readonly actions: number;
}

interface BothSides {
  readonly jobs: readonly Job[];
  readonly pods: readonly Pod[];
  readonly orphans: Readonly<Record<string, string>>;
}

/**
 * One round of the control loop: reads what exists and what is wanted, judges each job, acts. When a side cannot be
 * read whole it does nothing at all. When there is nothing to do it writes nothing.
 */
export const sweep = async (deps: SweepDeps): Promise<SweepResult> => {
  const startedAt = deps.clock();
  const budget = new CallBudget(deps.maxProviderCalls, startedAt, deps.deadlineSeconds, deps.clock);
  let sides: BothSides;
  let actions: readonly Action[];
  try {
    sides = await readBothSides(deps);
    actions = await decide(sides, startedAt, budget, deps);
  } catch (fault) {
    return { clean: false, fault, jobs: 0, pods: 0, actions: 0 };
  }
  const done = actions.length === 0 ? 0 : await actUnderLease(actions, sides, budget, deps);
  return { clean: true, jobs: sides.jobs.length, pods: sides.pods.length, actions: done };
};

/** Pods first: a job made in between is then seen without its pod, which two sweeps and a look by id must confirm. */
const readBothSides = async (deps: SweepDeps): Promise<BothSides> => {
  const pods = await deps.provider.listPods(podNamePrefix(deps.pods.stage));
  const [jobs, orphans] = await Promise.all([deps.jobs.listOpen(), deps.state.orphans()]);
  return { jobs, pods: pods.filter((pod) => pod.status !== 'TERMINATED'), orphans };
};

const decide = async (sides: BothSides, listedAt: Date, budget: CallBudget, deps: SweepDeps): Promise<Action[]> => {
  const now = deps.clock();
  const podsByJob = groupByJob(sides.pods, deps.pods.stage);
  const massSilence = isMassSilence(sides.jobs, now, deps.policy);
  const actions: Action[] = [];
  for (const job of sides.jobs) {
    const pods = podsByJob.get(job.id) ?? [];
    podsByJob.delete(job.id);
    const startFailure = await readStartFailure(job, pods, budget, deps);
    const pace = await readPace(job, now, budget, deps);
    const { verdict, unwanted } = judge(job, { now, listedAt, pods, massSilence, startFailure, pace }, deps.policy);
    if (verdict.kind !== 'leave') actions.push({ job, verdict, pod: undefined });
    for (const pod of unwanted) actions.push({ job, verdict: { kind: 'terminate' }, pod });
    if (webhookIsDue(job, now)) actions.push({ job, verdict: { kind: 'webhook' }, pod: undefined });
  }
  const strays = [...podsByJob.values()].flat().map(({ pod }) => pod);
  actions.push(...(await findOrphans(strays, sides.orphans, now, deps)));
  return actions;
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

const readStartFailure = async (job: Job, pods: readonly NamedPod[], budget: CallBudget, deps: SweepDeps) => {
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

const actUnderLease = async (
  actions: readonly Action[],
  sides: BothSides,
  budget: CallBudget,
  deps: SweepDeps,
): Promise<number> => {
  const owner = deps.newId();
  const now = deps.clock();
  const until = new Date(now.getTime() + deps.deadlineSeconds * 1000);
  if (!(await deps.state.acquireLease(owner, now, until))) return 0;
  try {
    return await act(byPrice(actions), sides.orphans, owner, budget, deps);
  } finally {
    await deps.state.releaseLease(owner).catch(deps.onFault);
  }
};

/** The dearest first, so that a sweep that runs out of calls has stopped the worst bills. News of an end come after every end. */
const byPrice = (actions: readonly Action[]): Action[] => [...actions].sort((a, b) => dollars(b) - dollars(a));

const dollars = ({ job, pod, verdict }: Action): number => {
  if (verdict.kind === 'launch') return -1;
  if (verdict.kind === 'webhook') return -2;
  return pod?.cost_per_hour ?? job?.cost_per_hour ?? 0;
};
