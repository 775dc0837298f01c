import type { NewId } from '../clock.ts';
import { usedOfInstallation } from '../limits/installation-fit.ts';
import { monthOf } from '../limits/micro-dollars.ts';
import { CallBudget } from './call-budget.ts';
import { type ExecuteResult, execute } from './execute.ts';
import type { ExecutePorts } from './execute-deps.ts';
import { type PlanDeps, planSweep, type SweepPlan } from './plan.ts';
import type { ReaperStateStore } from './reaper-state-store.ts';
import type { SweepTotals } from './sweep-totals.ts';

export type SweepDeps = PlanDeps &
  ExecutePorts & {
    readonly state: Pick<ReaperStateStore, 'saveSilence' | 'acquireLease' | 'releaseLease'>;
    readonly newId: NewId;
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
  /** Jobs that the launcher was handed. */
  readonly launches: number;
  /** Jobs that no longer wait for room within limits. */
  readonly admitted: number;
  /** Why no silence was acted on, where somebody was silent. */
  readonly silenceExcused: 'canary_failed' | 'mass_silence' | undefined;
  /** Trainings were not ended for idle GPUs, because most went idle at once. */
  readonly idleExcused: boolean;
  /** There was time left to act after both sides were read, no sweep beside this one had the work, and the provider took calls to end pods. */
  readonly acted: boolean;
  readonly providerCalls: number;
  /** The used share of the limit of the installation that is nearest, from 0 to 1 and above, where its sums could be read. */
  readonly installationUsed: number | undefined;
  /** Only of a clean sweep: from one side alone nothing can be said. */
  readonly totals?: SweepTotals;
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
    const seen = { jobs: 0, pods: 0, silenceExcused: undefined, idleExcused: false };
    return {
      clean: false,
      fault,
      ...seen,
      acted: false,
      actions: 0,
      left: 0,
      launches: 0,
      admitted: 0,
      installationUsed: undefined,
      providerCalls: providerCalls(),
    };
  }
  const { jobs, pods, silence, isMassIdle: idleExcused, totals } = plan;
  const hadTime = budget.secondsLeft > 0;
  const { done, left, isRefused, launches, admitted, installation, isMine } = await executePlan(plan, budget, deps);
  const month = monthOf(deps.clock());
  const installationUsed = installation && usedOfInstallation(installation, month, deps.installationLimits);
  const silenceExcused = silence.state === 'excused' ? silence.why : undefined;
  const seen = { jobs, pods, silenceExcused, idleExcused, totals };
  return {
    clean: true,
    ...seen,
    acted: hadTime && isMine && !isRefused,
    actions: done,
    left,
    launches,
    admitted,
    installationUsed,
    providerCalls: providerCalls(),
  };
};

const nothing = { done: 0, left: 0, isRefused: false, launches: 0, admitted: 0 };

interface Executed extends ExecuteResult {
  /** False where another sweep has the work. */
  readonly isMine: boolean;
}

/** The finding on silence is on record before anything rests on it: two sweeps at once may have found different things. */
const executePlan = async (plan: SweepPlan, budget: CallBudget, deps: SweepDeps): Promise<Executed> => {
  const isSaved = await saveSilence(plan, deps);
  const { installation } = plan;
  if (!isSaved) return { ...nothing, left: plan.actions.length + plan.left, installation, isMine: false };
  const isQuiet = plan.actions.length + plan.admissions.length + plan.unsettled.length === 0;
  return isQuiet && !plan.isCountDue
    ? { ...nothing, installation, isMine: true }
    : executeUnderLease(plan, budget, deps);
};

/** Nothing is written while nobody is silent. */
const saveSilence = async ({ silence, silenceBefore }: SweepPlan, { state }: SweepDeps): Promise<boolean> => {
  if (silence.state === 'none') return true;
  const ingest = silence.state === 'judged' ? silence.proof : undefined;
  return state.saveSilence(silenceBefore, { ingest, watch: silence.watch });
};

const executeUnderLease = async (plan: SweepPlan, budget: CallBudget, deps: SweepDeps): Promise<Executed> => {
  const owner = deps.newId();
  const now = deps.clock();
  const until = new Date(now.getTime() + deps.deadlineSeconds * 1000);
  if (!(await deps.state.acquireLease(owner, now, until)))
    return { ...nothing, installation: plan.installation, isMine: false };
  try {
    return { ...(await execute(plan, owner, budget, deps)), isMine: true };
  } finally {
    await deps.state.releaseLease(owner).catch(deps.onFault);
  }
};
