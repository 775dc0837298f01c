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
import { allowedCalls, CallBudget, callsToEnd } from './call-budget.ts';
import { type LaunchGate, readLaunchGate } from './launch-gate.ts';
import { findOrphans, type OrphanDeps } from './orphans.ts';
import { PodsByJob } from './pods-by-job.ts';
import { type HostLogDeps, readHostLog } from './read-host-log.ts';
import type { OrphanMarks, ReaperStateStore, SilenceMemory } from './reaper-state-store.ts';
import { type HeldJob, Screening } from './screening.ts';
import { findSilence, type SilenceDeps, type SilenceFinding, silenceCounts } from './silence.ts';
import type { SweepTotals } from './sweep-totals.ts';

/** The ports that planning a sweep needs. */
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
    /** The number of calls that one sweep may make, including the list of pods, if RunPod does not say how many are left. */
    readonly maxProviderCalls: number;
    readonly deadlineSeconds: number;
  };

/** The actions of a sweep, and the facts that they rest on. */
export interface SweepPlan {
  readonly jobs: number;
  readonly pods: number;
  /** The actions in the order in which they are started. */
  readonly actions: readonly Action[];
  /** The number of further actions, which one sweep cannot keep in memory. */
  readonly left: number;
  /** The users whose waiting jobs this sweep tries to admit. */
  readonly admissions: readonly Admission[];
  /** The users whose accounts interrupted calls have left in transition. */
  readonly unsettled: readonly string[];
  /** The sums of all users. `undefined` if they could not be read. */
  readonly installation: Installation | undefined;
  /** True if the accounts must be counted again even if the sweep has nothing else to do. */
  readonly isCountDue: boolean;
  readonly marks: OrphanMarks;
  readonly silence: SilenceFinding;
  /** The findings on silence that earlier sweeps saved. */
  readonly silenceBefore: SilenceMemory;
  /** True if most trainings went idle at once, so that no training is ended for idle GPUs. */
  readonly isMassIdle: boolean;
  /** The fault of a job that could not be read, so that one pod without an open job is not judged. `undefined` if all were read. */
  readonly fault: unknown;
  readonly totals: SweepTotals;
  readonly held: readonly HeldJob[];
  readonly gate: LaunchGate;
  /** The user whose turn to launch was last. Launches continue with the next user. */
  readonly lastTurnOf: string | undefined;
  /** The number of calls to RunPod that planning took, including pages of lists and repetitions. */
  readonly providerCalls: number;
}

/** The number of host logs that are read in parallel. */
const readsAtOnce = 4;

/**
 * Reads all pods and all open jobs and judges each job. Nothing is written, and no pod is changed. Throws if the pods or the jobs
 * cannot be read whole: a sweep must not act then. Pods are read first. So a job made in between is seen without its pod, and only
 * two sweeps and a look by id may conclude that a pod is gone.
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
  // The list is not filtered by name, because a pod that was renamed is recognized by its id.
  const listed = await deps.provider.listPods('', budget.secondsLeft);
  const { orphans: marks, last_turn_of: lastTurnOf, ingest, watch } = await deps.state.read();
  const pods = new PodsByJob(listed, deps.pods.stage, marks);
  const usage = deps.provider.usage();
  budget.grant(allowedCalls(usage, usage.calls - callsBefore, deps.maxProviderCalls), {
    toEnd: callsToEnd(usage.windows),
    sent: () => deps.provider.usage().calls - usage.calls,
  });

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
  const fault = await findOrphans(pods.strays(), marks, (action) => shortlists.offer(action), deps);
  const providerCalls = deps.provider.usage().calls - callsBefore;
  const line = shortlists.line();
  const waiting = screening.waiting();
  const { admissions, barred } = await findAdmissions(waiting, usersOfClosed(line.actions), { ...deps, gate });
  const unsettled = await unsettledRead;
  const installation = await installationRead;
  const seen = {
    jobs: screening.jobs,
    pods: pods.count,
    silence,
    silenceBefore,
    isMassIdle: screening.isMassIdle,
    fault,
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
  const actions = [...line.actions, ...barred];
  return { ...seen, ...line, actions, marks, providerCalls };
};

/** Returns the users of jobs that this sweep closes. Further jobs of these users may fit within their limits then. */
const usersOfClosed = (actions: readonly Action[]): ReadonlySet<string> =>
  new Set(actions.flatMap(({ job, verdict }) => (job !== undefined && verdict.kind === 'close' ? [job.user_id] : [])));

/** Resolves to no account if accounts cannot be listed. The fault is only reported, because jobs must still be ended. */
const findUnsettled = (deps: PlanDeps): Promise<readonly string[]> =>
  listUnsettled(deps).catch((error: unknown) => {
    deps.onFault(error);
    return [];
  });
