import type { ReadsControls } from '../controls/controls-store.ts';
import { inParallel } from '../in-parallel.ts';
import type { JobStore } from '../jobs/job-store.ts';
import { isCountDue } from '../limits/count-accounts.ts';
import type { Installation } from '../limits/installation.ts';
import { type InstallationDeps, readInstallation } from '../limits/installation-share.ts';
import type { Limits } from '../limits/limits.ts';
import { listUnsettled } from '../limits/settle-account.ts';
import type { UsageStore } from '../limits/usage-store.ts';
import type { GpuProvider } from '../pods/gpu-provider.ts';
import type { Action } from './action.ts';
import { type Admission, findAdmissions } from './admissions.ts';
import { allowedCalls, CallBudget, fewestToEnd } from './call-budget.ts';
import { type LaunchGate, readLaunchGate } from './launch-gate.ts';
import { findOrphans, type OrphanDeps } from './orphans.ts';
import { PodsByJob } from './pods-by-job.ts';
import { type HostLogDeps, readHostLog } from './read-host-log.ts';
import type { OrphanMarks, ReaperStateStore, SilenceMemory } from './reaper-state-store.ts';
import { type HeldJob, Screening } from './screening.ts';
import { findSilence, type SilenceDeps, type SilenceFinding, silenceCounts } from './silence.ts';
import type { SweepTotals } from './sweep-totals.ts';

/** The ports of every part of the planning. */
export type PlanDeps = OrphanDeps &
  HostLogDeps &
  SilenceDeps &
  Pick<InstallationDeps, 'installationLimits'> & {
    readonly jobs: Pick<JobStore, 'listOpen'>;
    readonly provider: Pick<GpuProvider, 'listPods' | 'usage'>;
    readonly state: Pick<ReaperStateStore, 'read'>;
    readonly controls: ReadsControls;
    readonly usage: Pick<UsageStore, 'get' | 'listUnsettled'>;
    readonly userLimits: Limits;
    readonly installation: Pick<InstallationDeps['installation'], 'get'>;
    /** The stage whose pods are ours. */
    readonly pods: { readonly stage: string };
    /** Provider calls of one sweep where the provider does not say how many are left, the list of pods included. */
    readonly maxProviderCalls: number;
    readonly deadlineSeconds: number;
  };

/** The actions of a sweep, and the facts that they rest on. */
export interface SweepPlan {
  readonly jobs: number;
  readonly pods: number;
  /** In the order in which they are started. */
  readonly actions: readonly Action[];
  /** Further actions, more than one sweep keeps in memory. */
  readonly left: number;
  /** Admissions of jobs of users who have room for them. */
  readonly admissions: readonly Admission[];
  /** Users whose account calls have left in transition. */
  readonly unsettled: readonly string[];
  /** The sums of all users, where they could be read, and whether they are to be counted again though nothing else is to be done. */
  readonly installation: Installation | undefined;
  readonly isCountDue: boolean;
  readonly marks: OrphanMarks;
  readonly silence: SilenceFinding;
  /** The findings that earlier sweeps left. */
  readonly silenceBefore: SilenceMemory;
  /** Trainings are not ended for idle GPUs: most went idle at once. */
  readonly isMassIdle: boolean;
  readonly totals: SweepTotals;
  readonly held: readonly HeldJob[];
  readonly gate: LaunchGate;
  /** The user after whom launches go on. */
  readonly lastTurnOf: string | undefined;
  /** Calls that it took so far, pages and repeats included. */
  readonly providerCalls: number;
}

/** Reads of one kind that are under way at a time. */
const readsAtOnce = 4;

/**
 * Reads what exists and what is wanted and judges each job, without touching anything: no write, no call that changes a
 * pod. Throws when a side cannot be read whole; then nothing may be done at all. Pods come first: a job made in between
 * is then seen without its pod, which two sweeps and a look by id must confirm.
 */
export const planSweep = async (
  deps: PlanDeps,
  budget: CallBudget = new CallBudget(deps.deadlineSeconds, deps.clock),
): Promise<SweepPlan> => {
  const listedAt = deps.clock();
  const callsBefore = deps.provider.usage().calls;
  const gateRead = readLaunchGate(deps.controls, deps.onFault);
  const unsettledRead = findUnsettled(deps);
  const installationRead = readInstallation(deps);
  // All pods of the account: one that was renamed is known by its id.
  const listed = await deps.provider.listPods('', budget.secondsLeft);
  const pods = new PodsByJob(listed, deps.pods.stage);
  const usage = deps.provider.usage();
  budget.grant(allowedCalls(usage, usage.calls - callsBefore, deps.maxProviderCalls), {
    toEnd: usage.windows.length > 0 ? fewestToEnd : 0,
    sent: () => deps.provider.usage().calls - usage.calls,
  });

  const { orphans: marks, last_turn_of: lastTurnOf, ingest, watch } = await deps.state.read();
  const silenceBefore = { ingest, watch };
  const counts = silenceCounts(silenceBefore, listedAt);
  const { clock, policy } = deps;
  const gate = await gateRead;
  const screening = new Screening({
    pods,
    listedAt,
    looks: budget.mostLooks,
    counts,
    clock,
    policy,
    gate,
    lastTurnOf,
  });
  await deps.jobs.listOpen((jobs) => screening.see(jobs), deps.onUnreadable);
  screening.allSeen();
  const silence = await findSilence(screening, counts, ingest, deps);
  const isJudged = silence.state !== 'excused';
  const looks = budget.looksBeside(screening.result(isJudged).shortlists.callsWanted);
  await inParallel(screening.wantLook().entries(), readsAtOnce, async ([nth, suspect]) =>
    screening.settle(suspect, nth < looks ? { hostLog: await readHostLog(suspect.pod, budget, deps) } : {}),
  );
  const { shortlists, held } = screening.result(isJudged);
  await findOrphans(pods.strays(), marks, (action) => shortlists.offer(action), deps);
  const providerCalls = deps.provider.usage().calls - callsBefore;
  const line = shortlists.line();
  const admissions = await findAdmissions(screening.waiting(), usersOfClosed(line.actions), deps);
  const unsettled = await unsettledRead;
  const installation = await installationRead;
  const seen = {
    jobs: screening.jobs,
    pods: pods.count,
    silence,
    silenceBefore,
    isMassIdle: screening.isMassIdle,
    totals: screening.totals(),
    held,
    gate,
    lastTurnOf,
    admissions,
    unsettled,
    installation,
    isCountDue:
      installation !== undefined && isCountDue(installation, installation.is_awaited, clock(), deps.installationLimits),
  };
  return { ...seen, ...line, marks, providerCalls };
};

/** Users who may have room once this sweep has acted. */
const usersOfClosed = (actions: readonly Action[]): ReadonlySet<string> =>
  new Set(actions.flatMap(({ job, verdict }) => (job !== undefined && verdict.kind === 'close' ? [job.user_id] : [])));

/** Accounts that cannot be listed are a fault and no stop: a job that must end is ended all the same. */
const findUnsettled = (deps: PlanDeps): Promise<readonly string[]> =>
  listUnsettled(deps).catch((error: unknown) => {
    deps.onFault(error);
    return [];
  });
