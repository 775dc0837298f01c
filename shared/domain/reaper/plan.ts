import type { Clock } from '../clock.ts';
import type { ReadsControls } from '../controls/controls-store.ts';
import { inParallel } from '../in-parallel.ts';
import type { JobStore } from '../jobs/job-store.ts';
import type { Policy } from '../jobs/policy.ts';
import type { GpuProvider } from '../pods/gpu-provider.ts';
import { podNamePrefix } from '../pods/pod-name.ts';
import type { TelemetryStore } from '../telemetry/telemetry-store.ts';
import type { Action } from './action.ts';
import { allowedCalls, CallBudget } from './call-budget.ts';
import { type LaunchGate, readLaunchGate } from './launch-gate.ts';
import { findOrphans } from './orphans.ts';
import { PodsByJob } from './pods-by-job.ts';
import { readPace } from './read-pace.ts';
import { readStartFailure } from './read-start-failure.ts';
import type { OrphanMarks, ReaperStateStore } from './reaper-state-store.ts';
import { type HeldJob, Screening } from './screening.ts';
import type { Tally } from './tally.ts';

export interface PlanDeps {
  readonly jobs: Pick<JobStore, 'listOpen' | 'get'>;
  readonly provider: Pick<GpuProvider, 'listPods' | 'systemLog' | 'usage'>;
  readonly state: Pick<ReaperStateStore, 'orphans'>;
  readonly controls: ReadsControls;
  readonly telemetry: Pick<TelemetryStore, 'listMetrics'>;
  readonly clock: Clock;
  readonly policy: Policy;
  /** Whose pods are ours. */
  readonly pods: { readonly stage: string };
  /** Provider calls of one sweep where the provider does not tell what it has left, the list of pods included. */
  readonly maxProviderCalls: number;
  readonly deadlineSeconds: number;
  readonly onFault: (error: unknown) => void;
}

/** What a sweep would do, and what it saw. */
export interface SweepPlan {
  readonly jobs: number;
  readonly pods: number;
  /** In the order in which they are started. */
  readonly actions: readonly Action[];
  /** What is to be done, too, but is more than one sweep keeps in mind. */
  readonly left: number;
  readonly marks: OrphanMarks;
  /** So many running jobs are silent that no silence is acted on. */
  readonly massSilence: boolean;
  readonly tally: Tally;
  readonly held: readonly HeldJob[];
  readonly gate: LaunchGate;
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
  const pods = new PodsByJob(await deps.provider.listPods(podNamePrefix(deps.pods.stage)), deps.pods.stage);
  const usage = deps.provider.usage();
  budget.grant(allowedCalls(usage, usage.calls - callsBefore, deps.maxProviderCalls));

  const { clock, policy } = deps;
  const gate = await gateRead;
  const screening = new Screening({ pods, listedAt, looks: budget.mostLooks, clock, policy, gate });
  const [marks] = await Promise.all([deps.state.orphans(), deps.jobs.listOpen((jobs) => screening.see(jobs))]);
  const looks = budget.looksBeside(screening.result().shortlists.callsWanted);
  await inParallel(screening.wantLook().entries(), readsAtOnce, async ([nth, suspect]) =>
    screening.settle(suspect, nth < looks ? { startFailure: await readStartFailure(suspect.pod, budget, deps) } : {}),
  );
  await inParallel(screening.wantPace(), readsAtOnce, async (suspect) =>
    screening.settle(suspect, { pace: await readPace(suspect.job, suspect.seenAt, budget, deps) }),
  );
  const { shortlists, held, massSilence } = screening.result();
  await findOrphans(pods.strays(), marks, (action) => shortlists.offer(action), deps);
  const providerCalls = deps.provider.usage().calls - callsBefore;
  const seen = { jobs: screening.jobs, pods: pods.count, massSilence, tally: screening.tally(), held, gate };
  return { ...seen, ...shortlists.line(), marks, providerCalls };
};
