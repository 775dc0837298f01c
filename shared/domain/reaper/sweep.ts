import type { NewId } from '../clock.ts';
import type { Job } from '../jobs/job.ts';
import type { LaunchDeps } from '../jobs/launch.ts';
import { act } from './act.ts';
import type { Action } from './action.ts';
import type { CallBudget } from './call-budget.ts';
import { budgetFor, type PlanDeps, planSweep, type SweepPlan } from './plan.ts';
import type { ReaperStateStore } from './reaper-state-store.ts';

export type SweepDeps = PlanDeps &
  LaunchDeps & {
    readonly state: ReaperStateStore;
    readonly newId: NewId;
    /** Hears of every verdict that was acted on. */
    readonly onAction: (action: Action) => void;
    readonly deliverWebhook: (job: Job) => Promise<void>;
  };

export interface SweepResult {
  /** Both sides were read whole. Only such a sweep counts as a sign of life. */
  readonly clean: boolean;
  readonly fault?: unknown;
  readonly jobs: number;
  readonly pods: number;
  readonly actions: number;
}

/**
 * One round of the control loop: reads what exists and what is wanted, judges each job, acts. When a side cannot be
 * read whole it does nothing at all. When there is nothing to do it writes nothing.
 */
export const sweep = async (deps: SweepDeps): Promise<SweepResult> => {
  const budget = budgetFor(deps);
  let plan: SweepPlan;
  try {
    plan = await planSweep(deps, budget);
  } catch (fault) {
    return { clean: false, fault, jobs: 0, pods: 0, actions: 0 };
  }
  const done = plan.actions.length === 0 ? 0 : await actUnderLease(plan, budget, deps);
  return { clean: true, jobs: plan.jobs, pods: plan.pods, actions: done };
};

const actUnderLease = async (plan: SweepPlan, budget: CallBudget, deps: SweepDeps): Promise<number> => {
  const owner = deps.newId();
  const now = deps.clock();
  const until = new Date(now.getTime() + deps.deadlineSeconds * 1000);
  if (!(await deps.state.acquireLease(owner, now, until))) return 0;
  try {
    return await act(plan.actions, plan.marks, owner, budget, deps);
  } finally {
    await deps.state.releaseLease(owner).catch(deps.onFault);
  }
};
