import type { NewId } from '../clock.ts';
import type { Job } from '../jobs/job.ts';
import type { LaunchDeps } from '../jobs/launch.ts';
import type { Reason } from '../jobs/reasons.ts';
import { type ActResult, act } from './act.ts';
import type { Action } from './action.ts';
import { CallBudget } from './call-budget.ts';
import { type PlanDeps, planSweep, type SweepPlan } from './plan.ts';
import type { ReaperStateStore } from './reaper-state-store.ts';
import type { Tally } from './tally.ts';

export type SweepDeps = PlanDeps &
  LaunchDeps & {
    readonly state: ReaperStateStore;
    readonly newId: NewId;
    /** Hears of every verdict that was acted on. */
    readonly onAction: (action: Action) => void;
    /** Hears of every attempt that was ended, and why. */
    readonly onEnded: (reason: Reason) => void;
    /** Hears of every job that is over with that, or because nothing can be launched for it. */
    readonly onOver: (job: Job) => void;
    readonly deliverWebhook: (job: Job) => Promise<void>;
  };

export interface SweepResult {
  /** Both sides were read whole. Only such a sweep counts as a sign of life. */
  readonly clean: boolean;
  readonly fault?: unknown;
  readonly jobs: number;
  readonly pods: number;
  readonly actions: number;
  /** Actions for which there were no calls or no time: for the next sweep. */
  readonly left: number;
  /** So many running jobs are silent that no silence was acted on. */
  readonly massSilence: boolean;
  readonly providerCalls: number;
  /** Only of a clean sweep: from one side alone nothing can be said. */
  readonly tally?: Tally;
}

/**
 * One round of the control loop: reads what exists and what is wanted, judges each job, acts. When a side cannot be
 * read whole it does nothing at all. When there is nothing to do it writes nothing.
 */
export const sweep = async (deps: SweepDeps): Promise<SweepResult> => {
  const budget = new CallBudget(deps.deadlineSeconds, deps.clock);
  const callsBefore = deps.provider.usage().calls;
  const providerCalls = () => deps.provider.usage().calls - callsBefore;
  let plan: SweepPlan;
  try {
    plan = await planSweep(deps, budget);
  } catch (fault) {
    const seen = { jobs: 0, pods: 0, massSilence: false };
    return { clean: false, fault, ...seen, actions: 0, left: 0, providerCalls: providerCalls() };
  }
  const { jobs, pods, massSilence, tally } = plan;
  const { done, left } = plan.actions.length === 0 ? nothing : await actUnderLease(plan, budget, deps);
  return { clean: true, jobs, pods, massSilence, tally, actions: done, left, providerCalls: providerCalls() };
};

const nothing: ActResult = { done: 0, left: 0 };

const actUnderLease = async (plan: SweepPlan, budget: CallBudget, deps: SweepDeps): Promise<ActResult> => {
  const owner = deps.newId();
  const now = deps.clock();
  const until = new Date(now.getTime() + deps.deadlineSeconds * 1000);
  if (!(await deps.state.acquireLease(owner, now, until))) return nothing;
  try {
    return await act(plan, owner, budget, deps);
  } finally {
    await deps.state.releaseLease(owner).catch(deps.onFault);
  }
};
