import type { RateLimits } from '../../../infra/local/runpod-simulator/rate-limit.ts';
import { addSeconds } from '../../../shared/domain/clock.ts';
import { policySchema } from '../../../shared/domain/jobs/policy.ts';
import type { LaunchOrder } from '../../../shared/domain/launcher/launch-order.ts';
import { type RunLaunchesDeps, runLaunches } from '../../../shared/domain/launcher/run-launches.ts';
import { ProviderError } from '../../../shared/domain/pods/gpu-provider.ts';
import { type SweepDeps, type SweepResult, sweep } from '../../../shared/domain/reaper/sweep.ts';
import { FakeAllowanceStore } from '../../support/fake-allowance-store.ts';
import { FakeArtifactStore } from '../../support/fake-artifact-store.ts';
import { FakeControlsStore } from '../../support/fake-controls-store.ts';
import { FakeDatasetStore } from '../../support/fake-dataset-store.ts';
import { FakeGpuProvider } from '../../support/fake-gpu-provider.ts';
import { FakeInstallationStore } from '../../support/fake-installation-store.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeReaperStateStore } from '../../support/fake-reaper-state-store.ts';
import { FakeUsageStore } from '../../support/fake-usage-store.ts';
import { someInstallationLimits } from '../../support/some-installation-limits.ts';
import { somePodSettings } from '../../support/some-pod-settings.ts';
import { someCallsOfLaunches, someSweepLimits } from '../../support/some-sweep-limits.ts';
import { someUserLimits } from '../../support/some-user-limits.ts';
import { heardForGood, type Inhabitant, inhabitant, populate, stage, start } from './overload-world.ts';

export interface OverloadOptions {
  readonly jobs: number;
  readonly seed: number;
  readonly rateLimits: RateLimits;
  /** Dear jobs that come to their end before each of the first sweeps. */
  readonly dearASweep: number;
  readonly dearSweeps: number;
  /** The simulation gives up after so many. */
  readonly maxSweeps: number;
  readonly onSweep?: (nth: number, result: SweepResult) => void;
}

export interface CountedSweep extends SweepResult {
  /** Calls that read the list, and calls that read logs of pods that do not start. */
  readonly pages: number;
  readonly looks: number;
}

/** The fate of one job or pod: the sweeps, counted from 0, in which something was done about it. */
export interface Fate {
  readonly who: Inhabitant;
  readonly servedAt: number[];
}

export interface OverloadResult {
  readonly sweeps: readonly CountedSweep[];
  readonly fates: readonly Fate[];
  /** Sweeps until everything was served that was there at the start and can be served for good. */
  readonly drainedIn: number | undefined;
  /** Calls that RunPod refused because there had been too many. */
  readonly refusedCalls: number;
  /** Healthy jobs that are not running any more, or whose pods are gone. */
  readonly harmed: number;
}

const isStubborn = ({ kind }: Inhabitant): boolean => kind === 'stubborn' || kind === 'stubborn_orphan';

/** A world with far more to do than one sweep can do, swept once a minute by the real sweep until it is done. */
export const simulateOverload = async (options: OverloadOptions): Promise<OverloadResult> => {
  const world = new World(options);
  const sweeps: CountedSweep[] = [];
  const lastDear = options.dearASweep > 0 ? options.dearSweeps : 0;
  while (sweeps.length < options.maxSweeps && (sweeps.length <= lastDear || world.waiting > 0)) {
    const nth = sweeps.length;
    if (nth < lastDear) world.addDear(nth);
    const result = await world.sweep(nth);
    sweeps.push(result);
    options.onSweep?.(nth, result);
  }
  return world.result(sweeps);
};

class World {
  readonly #options: OverloadOptions;
  readonly #provider: FakeGpuProvider;
  readonly #jobs = new FakeJobStore();
  readonly #fates: Fate[] = [];
  readonly #byPod = new Map<string, Fate>();
  readonly #byJob = new Map<string, Fate>();
  readonly #deps: SweepDeps & Pick<RunLaunchesDeps, 'jobs' | 'provider' | 'state'>;
  readonly #launching: RunLaunchesDeps;
  readonly #orders: LaunchOrder[] = [];
  #now = start;
  #sweep = 0;
  #pages = 0;
  #looks = 0;
  #refusedCalls = 0;

  constructor(options: OverloadOptions) {
    this.#options = options;
    const clock = () => this.#now;
    this.#provider = new FakeGpuProvider({ now: clock, rateLimits: options.rateLimits });
    this.#watch();
    this.#deps = {
      jobs: this.#jobs,
      provider: this.#provider,
      state: new FakeReaperStateStore(),
      details: this.#jobs.details,
      canary: async () => 'heard',
      controls: new FakeControlsStore(),
      usage: new FakeUsageStore(),
      userLimits: someUserLimits,
      installation: new FakeInstallationStore(),
      installationLimits: someInstallationLimits,
      datasets: new FakeDatasetStore(),
      artifacts: new FakeArtifactStore(),
      onMended: () => {},
      clock,
      newId: () => `sweep-${this.#sweep}`,
      launcher: {
        order: async (order) => {
          this.#orders.push(order);
        },
      },
      policy: policySchema.parse({}),
      pods: { stage },
      ...someSweepLimits,
      onAction: () => {},
      onEnded: () => {},
      onOver: () => {},
      onEndFailed: (_job, _reason, error) => {
        throw error;
      },
      onUnreadable: (_jobId, error) => {
        throw error;
      },
      work: { renew: async () => {} },
      onFault: (error) => {
        if (!(error instanceof ProviderError) || error.status !== 429) throw error;
        this.#refusedCalls += 1;
      },
    };
    this.#launching = {
      ...this.#deps,
      allowances: new FakeAllowanceStore(),
      callsOfLaunches: someCallsOfLaunches,
      randomBytes: (count) => new Uint8Array(count).fill(1),
      pods: { ...somePodSettings, stage },
      onOutcome: (_job, { outcome }) => {
        if (outcome === 'rate_limited') this.#refusedCalls += 1;
      },
    };
    for (const who of populate(options.jobs, options.seed)) this.#add(who);
  }

  /** The jobs and pods that nothing was done about yet, though something could be. */
  get waiting(): number {
    return this.#fates.filter(({ who, servedAt }) => who.kind !== 'healthy' && servedAt.length === 0).length;
  }

  addDear(sweep: number): void {
    const { dearASweep, seed } = this.#options;
    for (let nth = 0; nth < dearASweep; nth += 1) this.#add(inhabitant('dear', sweep * dearASweep + nth, seed, sweep));
  }

  async sweep(nth: number): Promise<CountedSweep> {
    this.#sweep = nth;
    this.#looks = 0;
    this.#now = addSeconds(start, 60 * nth);
    const result = await sweep(this.#deps);
    if (!result.clean) throw result.fault;
    for (const order of this.#orders.splice(0)) await runLaunches(order, this.#launching);
    for (const [jobId, fate] of this.#byJob) this.#follow(jobId, fate);
    return { ...result, pages: this.#pages, looks: this.#looks };
  }

  result(sweeps: readonly CountedSweep[]): OverloadResult {
    const fromTheStart = this.#fates.filter(({ who }) => !isStubborn(who) && who.kind !== 'dear');
    const last = Math.max(...fromTheStart.map(({ servedAt }) => servedAt[0] ?? 0));
    const harmed = this.#fates.filter(({ who }) => who.kind === 'healthy' && this.#isHarmed(who));
    return {
      sweeps,
      fates: this.#fates,
      drainedIn: this.waiting === 0 ? last + 1 : undefined,
      refusedCalls: this.#refusedCalls,
      harmed: harmed.length,
    };
  }

  #add(who: Inhabitant): void {
    const fate: Fate = { who, servedAt: [] };
    this.#fates.push(fate);
    if (who.job !== undefined) this.#jobs.plant(who.job);
    if (who.job !== undefined && who.kind !== 'healthy') this.#byJob.set(who.job.id, fate);
    if (who.pod === undefined) return;
    this.#provider.put(who.pod);
    this.#byPod.set(who.pod.id, fate);
    if (isStubborn(who)) this.#provider.ignoreTerminate(who.pod.id);
    if (who.kind === 'failing_start') {
      this.#provider.systemLogs.set(who.pod.id, ['failed to pull image: manifest unknown']);
    }
  }

  /** Every DELETE serves a pod; calls are counted by what they are for. */
  #watch(): void {
    const terminate = this.#provider.terminatePod.bind(this.#provider);
    this.#provider.terminatePod = async (podId) => {
      const answer = await terminate(podId);
      this.#byPod.get(podId)?.servedAt.push(this.#sweep);
      return answer;
    };
    const look = this.#provider.systemLog.bind(this.#provider);
    this.#provider.systemLog = async (...of) => {
      this.#looks += 1;
      return look(...of);
    };
    const list = this.#provider.listPods.bind(this.#provider);
    this.#provider.listPods = async (prefix) => {
      const before = this.#provider.usage().calls;
      const pods = await list(prefix);
      this.#pages = this.#provider.usage().calls - before;
      return pods;
    };
  }

  /** Notes changes that show on the job, not on a pod. A pod that was made claims its job, and is well from then on. */
  #follow(jobId: string, { who, servedAt }: Fate): void {
    if (servedAt.length > 0 || (who.kind !== 'vanished' && who.kind !== 'queued')) return;
    const job = this.#jobs.rows.get(jobId);
    if (job === undefined) return;
    if (who.kind === 'vanished' && job.status === 'failed') servedAt.push(this.#sweep);
    if (who.kind !== 'queued' || job.pod_id === undefined) return;
    servedAt.push(this.#sweep);
    this.#provider.run(job.pod_id, 1);
    const at = this.#now.toISOString();
    this.#jobs.rows.set(jobId, {
      ...job,
      status: 'running',
      phase: 'training',
      claimed_at: at,
      claimed_pod_id: job.pod_id,
      boot_id: 'boot',
      last_heartbeat_at: heardForGood,
      last_step_at: heardForGood,
      max_duration_minutes: 1_000_000,
    });
  }

  #isHarmed({ job, pod }: Inhabitant): boolean {
    const stands = job === undefined ? undefined : this.#jobs.rows.get(job.id);
    return stands?.status !== 'running' || pod === undefined || !this.#provider.pods.has(pod.id);
  }
}
