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
  /**
   * True if both pods and jobs were read whole, and the job of each pod that no open job has. Only a clean sweep counts as a sign of
   * life of the reaper.
   */
  readonly clean: boolean;
  readonly fault?: unknown;
  readonly jobs: number;
  readonly pods: number;
  readonly actions: number;
  /** The number of actions that no call or time was left for. The next sweep executes them. */
  readonly left: number;
  /** The number of jobs handed to the launcher. */
  readonly launches: number;
  /** The number of jobs that limits admitted in this sweep, so that they now wait for a GPU. */
  readonly admitted: number;
  /** The reason why the silence of pods did not count. `undefined` if silence counted or no pod was silent. */
  readonly silenceExcused: 'canary_failed' | 'mass_silence' | undefined;
  /** True if most trainings went idle at once, so that no training was ended for idle GPUs. */
  readonly idleExcused: boolean;
  /** True if time was left after reading, no other sweep held the work, and the provider accepted calls to end pods. */
  readonly acted: boolean;
  readonly providerCalls: number;
  /**
   * The used share of the installation's most used limit. 1 means used up, and the value may be higher. `undefined` if the sums
   * could not be read.
   */
  readonly installationUsed: number | undefined;
  /** The numbers for the dashboard. Only a clean sweep has them, because they need both pods and jobs. */
  readonly totals?: SweepTotals;
}

/**
 * Runs one round of the control loop: reads pods and jobs, judges each job, acts. If pods or jobs cannot be read whole, the sweep
 * does nothing. A pod whose job cannot be read keeps no other pod from its end. If there is nothing to do, the sweep writes nothing.
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
  const { jobs, pods, silence, isMassIdle: idleExcused, totals, fault } = plan;
  const hadTime = budget.secondsLeft > 0;
  const { done, left, isRefused, launches, admitted, installation, isMine } = await executePlan(plan, budget, deps);
  const month = monthOf(deps.clock());
  const installationUsed = installation && usedOfInstallation(installation, month, deps.installationLimits);
  const silenceExcused = silence.state === 'excused' ? silence.why : undefined;
  const seen = { jobs, pods, silenceExcused, idleExcused, totals };
  return {
    clean: fault === undefined,
    fault,
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
  /** False if another sweep does the work. */
  readonly isMine: boolean;
}

/**
 * Saves the finding on silence, then acts. The finding is saved first because two simultaneous sweeps may have found different
 * things, and only one of them may act.
 */
const executePlan = async (plan: SweepPlan, budget: CallBudget, deps: SweepDeps): Promise<Executed> => {
  const isSaved = await saveSilence(plan, deps);
  const { installation } = plan;
  if (!isSaved) return { ...nothing, left: plan.actions.length + plan.left, installation, isMine: false };
  const isQuiet = plan.actions.length + plan.admissions.length + plan.unsettled.length === 0;
  return isQuiet && !plan.isCountDue
    ? { ...nothing, installation, isMine: true }
    : executeUnderLease(plan, budget, deps);
};

/**
 * Saves the finding on silence. Nothing is written while no pod is silent or late to claim. Resolves to `false` if another sweep
 * saved its finding first.
 */
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
