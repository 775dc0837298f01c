import { randomUUID } from 'node:crypto';
import type { RateLimits } from '../../../infra/local/runpod-simulator/rate-limit.ts';
import { addSeconds } from '../../../shared/domain/clock.ts';
import type { FullJob, Job } from '../../../shared/domain/jobs/job.ts';
import { policySchema } from '../../../shared/domain/jobs/policy.ts';
import type { LaunchOrder } from '../../../shared/domain/launcher/launch-order.ts';
import {
  type LaunchesResult,
  type RunLaunchesDeps,
  runLaunches,
} from '../../../shared/domain/launcher/run-launches.ts';
import type { Pod } from '../../../shared/domain/pods/gpu-provider.ts';
import { formatPodName } from '../../../shared/domain/pods/pod-name.ts';
import type { Action } from '../../../shared/domain/reaper/action.ts';
import type { CanaryFinding } from '../../../shared/domain/reaper/silence.ts';
import { type SweepDeps, type SweepResult, sweep } from '../../../shared/domain/reaper/sweep.ts';
import { aJob } from '../../support/a-job.ts';
import { FakeAllowanceStore } from '../../support/fake-allowance-store.ts';
import { FakeArtifactStore } from '../../support/fake-artifact-store.ts';
import { FakeControlsStore } from '../../support/fake-controls-store.ts';
import { FakeDatasetStore } from '../../support/fake-dataset-store.ts';
import { FakeDueWorkStore } from '../../support/fake-due-work-store.ts';
import { FakeGpuProvider } from '../../support/fake-gpu-provider.ts';
import { FakeInstallationStore } from '../../support/fake-installation-store.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeReaperStateStore } from '../../support/fake-reaper-state-store.ts';
import { FakeUsageStore } from '../../support/fake-usage-store.ts';
import { someInstallationLimits } from '../../support/some-installation-limits.ts';
import { somePodSettings } from '../../support/some-pod-settings.ts';
import { someCallsOfLaunches, someSweepLimits } from '../../support/some-sweep-limits.ts';
import { someUserLimits } from '../../support/some-user-limits.ts';

export const start = new Date('2026-01-01T00:00:00.000Z');

/** A job whose pod exists and has not claimed yet. */
export const starting = {
  status: 'pending',
  phase: 'starting',
  claimed_at: undefined,
  last_heartbeat_at: undefined,
} as const;

/** The parts of a sweep, with the whole stores: the launcher and people use the same ones. */
type WorldDeps = SweepDeps & Pick<RunLaunchesDeps, 'jobs' | 'provider' | 'state'>;

/** A small world with a clock that the test moves: jobs on one side, pods on the other, and a reaper between them. */
export const setup = (overrides: Partial<WorldDeps> = {}, rateLimits?: RateLimits) => {
  let now = start;
  const clock = () => now;
  const provider = new FakeGpuProvider({ now: clock, ...(rateLimits && { rateLimits }) });
  const jobs = new FakeJobStore();
  let canary: CanaryFinding = 'heard';
  const state = new FakeReaperStateStore();
  const controls = new FakeControlsStore();
  const usage = new FakeUsageStore();
  const installation = new FakeInstallationStore();
  const datasets = new FakeDatasetStore();
  const artifacts = new FakeArtifactStore();
  const mended: (readonly [userId: string, transition: string])[] = [];
  const actions: Action[] = [];
  const faults: unknown[] = [];
  const work = new FakeDueWorkStore();
  const allowances = new FakeAllowanceStore();
  const orders: LaunchOrder[] = [];
  const deps: WorldDeps = {
    jobs,
    provider,
    state,
    details: jobs.details,
    canary: async () => canary,
    controls,
    usage,
    userLimits: someUserLimits,
    installation,
    installationLimits: someInstallationLimits,
    datasets,
    artifacts,
    clock,
    newId: randomUUID,
    launcher: {
      order: async (order) => {
        orders.push(order);
      },
    },
    policy: policySchema.parse({}),
    pods: { stage: 'test' },
    ...someSweepLimits,
    onFault: (error) => faults.push(error),
    onAction: (action) => actions.push(action),
    onEnded: () => {},
    onOver: () => {},
    onEndFailed: (_job, _reason, error) => faults.push(error),
    onMended: (userId, transition) => mended.push([userId, transition]),
    onUnreadable: (_jobId, error) => faults.push(error),
    work,
    ...overrides,
  };
  const launching: RunLaunchesDeps = {
    ...deps,
    allowances,
    callsOfLaunches: someCallsOfLaunches,
    randomBytes: (count) => new Uint8Array(count).fill(7),
    pods: somePodSettings,
    onOutcome: () => {},
  };
  /** The launcher carries out all orders since the last time. */
  const launch = async (): Promise<LaunchesResult[]> => {
    const results: LaunchesResult[] = [];
    for (let order = orders.shift(); order !== undefined; order = orders.shift())
      results.push(await runLaunches(order, launching));
    return results;
  };
  const sweepAndLaunch = async (): Promise<SweepResult> => {
    const result = await sweep(deps);
    await launch();
    return result;
  };
  const put = (job: Job | FullJob): Job => jobs.plant(job);
  const pass = (seconds: number): void => {
    now = addSeconds(now, seconds);
    for (const pod of provider.pods.values()) {
      const uptime_seconds = pod.runtime?.uptime_seconds ?? null;
      // RunPod tells 0 of pods that it has not looked at, however long they run.
      if (pod.runtime === null || uptime_seconds === null || uptime_seconds <= 0) continue;
      provider.update(pod.id, { runtime: { ...pod.runtime, uptime_seconds: uptime_seconds + seconds } });
    }
  };
  return {
    deps,
    launching,
    orders,
    launch,
    allowances,
    provider,
    jobs,
    state,
    controls,
    usage,
    installation,
    datasets,
    artifacts,
    mended,
    actions,
    faults,
    work,
    clock,
    put,
    job: (id: string): Job => {
      const job = jobs.rows.get(id);
      if (job === undefined) throw new Error(`There is no job ${id}.`);
      return job;
    },
    /** Containers that are up grow older, too. */
    pass,
    /** Reports of pods arrive, or do not, as the canary of a sweep finds. */
    hears: (does: boolean): void => {
      canary = does ? 'heard' : 'not_heard';
    },
    /** Pods are told to wait, and so is the canary. */
    tellsToWait: (): void => {
      canary = 'told_to_wait';
    },
    /** A sweep whose orders wait. */
    sweepAlone: (): Promise<SweepResult> => sweep(deps),
    /** A sweep, and then what it has ordered. */
    sweep: sweepAndLaunch,
    /** Sweeps have found since `from` that reports arrive. */
    proven: (from: Date): void => {
      state.ingest = { proven_since: from.toISOString(), proven_at: now.toISOString() };
    },
    /** Sweeps each minute for so long; `before` is done before each. */
    sweepFor: async (seconds: number, before: () => unknown = () => {}): Promise<void> => {
      for (let left = seconds; left > 0; left -= 60) {
        pass(Math.min(60, left));
        before();
        await sweepAndLaunch();
      }
    },
    /** A running job with its pod, heartbeating now. */
    runningJob: (job: Partial<FullJob> = {}, pod: Partial<Pod> = {}): { job: Job; pod: Pod } => {
      const made = aPodOf(job.id ?? randomUUID(), job.attempt ?? 1, now, pod);
      const { job_id, ...rest } = made;
      provider.put(rest);
      const at = now.toISOString();
      const stored = put(
        aJob({
          id: job_id,
          status: 'running',
          phase: 'training',
          pod_id: rest.id,
          pod_created_at: at,
          cost_per_hour: rest.cost_per_hour ?? 0.36,
          offered_cost_per_hour: job.cost_per_hour ?? 0.36,
          // An earlier sweep has seen the container up, and whoever saw it silent without a runtime has noted both.
          container_started_at: addSeconds(now, -60).toISOString(),
          ...(pod.runtime === null && job.silent_since && { no_runtime_since: job.silent_since }),
          gpu_type: 'NVIDIA L4',
          claimed_at: at,
          boot_id: 'boot-1',
          last_heartbeat_at: at,
          created_at: at,
          ...job,
        }),
      );
      return { job: stored, pod: rest };
    },
  };
};

const aPodOf = (jobId: string, attempt: number, now: Date, pod: Partial<Pod>): Pod & { job_id: string } => ({
  job_id: jobId,
  id: `pod-${jobId.slice(0, 8)}-${attempt}`,
  name: formatPodName({ stage: 'test', job_id: jobId, attempt }),
  status: 'RUNNING',
  cost_per_hour: 0.36,
  created_at: now.toISOString(),
  runtime: { uptime_seconds: 60, gpu_utilization_percent: [97] },
  gpu_type: 'NVIDIA L4',
  gpu_count: 1,
  cloud: 'SECURE',
  data_center_id: null,
  ...pod,
});
