import type { PodReport } from '../../infra/local/runpod-simulator/pod-control.ts';
import './quiet.ts';
import type { RateLimits } from '../../infra/local/runpod-simulator/rate-limit.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import type { JobDefaults, Policy } from '../../shared/domain/jobs/policy.ts';
import type { InstallationLimits } from '../../shared/domain/limits/installation.ts';
import type { Limits } from '../../shared/domain/limits/limits.ts';
import { formatPodName, parsePodName } from '../../shared/domain/pods/pod-name.ts';
import { canaryUserId } from '../../shared/domain/reaper/canary.ts';
import { RunpodGpuProvider } from '../../shared/runpod/runpod-gpu-provider.ts';
import { FakeSecretReader } from '../support/fake-secret-reader.ts';
import { type AttemptPlan, healthyPlan } from './pod/attempt-plan.ts';
import { VirtualRunner } from './pod/virtual-runner.ts';
import { Random } from './random.ts';
import { type RunpodCall, VirtualRunpod } from './runpod.ts';
import { Stage, type SweepOutcome } from './stage.ts';
import { Trace } from './trace.ts';
import { AttemptTruth, Truth } from './truth.ts';
import { VirtualUser } from './user.ts';
import { VirtualClock } from './virtual-clock.ts';
import { fairWeather, type Weather } from './weather.ts';
import { createReceivers } from './webhook-receiver.ts';

export interface WorldOptions {
  readonly seed: number;
  /** Deployments that share one RunPod account; the first is the one that is meant where none is named. */
  readonly stages?: readonly string[] | undefined;
  /** The plan of an attempt; healthy by default. Asked once for each. */
  readonly planFor?: ((job: Job, random: Random) => AttemptPlan) | undefined;
  /** True where a job trains on its GPU, as no trainer of ours does that a deploy takes yet. */
  readonly usesGpu?: ((job: Job) => boolean) | undefined;
  readonly weather?: Partial<Weather> | undefined;
  readonly rateLimits?: RateLimits | undefined;
  /** A pod that has ended is shown as TERMINATED for so long. */
  readonly terminatedVisibleMs?: number | undefined;
  readonly policy?: Partial<Policy> | undefined;
  readonly defaults?: Partial<JobDefaults> | undefined;
  /** Calls to RunPod that users of a stage may cause a minute; as a stage has them whose settings say nothing. */
  readonly callsOfUsers?: number | undefined;
  /** The same of launches that no sweep has ordered. */
  readonly callsOfLaunches?: number | undefined;
  readonly deploysPerUserPerMinute?: number | undefined;
  /** The limits of each user of each stage; more than anybody needs by default. */
  readonly userLimits?: Limits | undefined;
  readonly installationLimits?: InstallationLimits | undefined;
  /** When the world begins, in milliseconds of UTC. */
  readonly startMs?: number | undefined;
}

/** Hears of everything that is stored or called. */
export interface WorldObserver {
  onJob?(stage: Stage, before: Job | undefined, after: Job): void;
  onRunpodCall?(call: RunpodCall): void;
  onSweep?(stage: Stage, outcome: SweepOutcome): void;
}

const newYearMs = Date.UTC(2026, 0, 1);
const sweepEveryMs = 60_000;

/** A whole installation in virtual time: stages, their RunPod account, pods and users. The same seed is the same history. */
export class VirtualWorld {
  readonly seed: number;
  readonly clock: VirtualClock;
  readonly weather: Weather;
  readonly trace: Trace;
  readonly truth = new Truth();
  readonly runpod: VirtualRunpod;
  readonly stages: readonly Stage[];
  readonly observers: WorldObserver[] = [];
  readonly #options: WorldOptions;
  readonly #random: Random;
  readonly #runner: VirtualRunner;
  #error: unknown;

  private constructor(options: WorldOptions, random: Random) {
    this.#options = options;
    this.#random = random;
    this.seed = options.seed;
    this.clock = new VirtualClock(options.startMs ?? newYearMs);
    this.weather = { ...fairWeather(), ...options.weather };
    this.trace = new Trace(() => this.clock.now());
    const { clock, weather, trace, truth } = this;
    this.#runner = new VirtualRunner({
      clock,
      weather,
      trace,
      truth,
      random: random.fork('pods'),
      runpod: () => this.runpod,
      stageAt: (url) => this.stages.find((stage) => stage.url === url),
      onError: (error) => this.fail(error),
    });
    this.runpod = new VirtualRunpod({
      clock,
      weather,
      runner: this.#runner,
      random: random.fork('runpod'),
      rateLimits: options.rateLimits,
      terminatedVisibleMs: options.terminatedVisibleMs,
      onCall: (call) => this.#called(call),
    });
    this.stages = (options.stages ?? ['dev']).map((name) => this.#stage(name));
  }

  static async create(options: WorldOptions): Promise<VirtualWorld> {
    const world = new VirtualWorld(options, new Random(`world ${options.seed}`));
    await world.#readCatalog();
    return world;
  }

  get stage(): Stage {
    const [first] = this.stages;
    if (first === undefined) throw new Error('A world has at least one stage.');
    return first;
  }

  /** A stream of random numbers of its own. */
  random(name: string): Random {
    return this.#random.fork(name);
  }

  user(id: string, stage = this.stage): VirtualUser {
    const random = this.#random.fork(`user ${stage.name} ${id}`);
    return new VirtualUser({ id, stage, clock: this.clock, weather: this.weather, random });
  }

  /** Every minute from `firstAfterMs` on, as EventBridge does; what the weather says of sweeps is drawn each time. */
  async sweepForEver(stage = this.stage, firstAfterMs = sweepEveryMs): Promise<never> {
    const random = this.#random.fork(`sweeps ${stage.name}`);
    await this.clock.sleep(firstAfterMs);
    for (;;) {
      if (!random.chance(this.weather.skippedSweeps)) void this.#sweep(stage);
      if (random.chance(this.weather.doubledSweeps)) {
        void this.clock.sleep(random.exponential(3000)).then(() => this.#sweep(stage));
      }
      await this.clock.sleep(sweepEveryMs);
    }
  }

  /** Lets time pass. Throws what a part of the world itself has thrown. */
  async run(seconds: number, isOver: () => boolean = () => false): Promise<void> {
    await this.clock.run(this.clock.now() + seconds * 1000, () => this.#error !== undefined || isOver());
    if (this.#error !== undefined) throw this.#error;
  }

  /** Cuts the way of a pod to the API; harmless to one that is gone. */
  cutOff(podId: string, seconds: number): void {
    this.#runner.befall(podId, { kind: 'is_cut_off', seconds, step: 'timeout' });
  }

  /** Ends the run: a broken invariant, or a bug of the world. */
  fail(error: unknown): void {
    this.#error ??= error;
  }

  /** Every pod that ever was in the account, oldest first. */
  pods(): readonly PodReport[] {
    return this.runpod.control.pods();
  }

  livePods(): readonly PodReport[] {
    return this.pods().filter(({ status }) => status !== 'TERMINATED');
  }

  jobs(): readonly Job[] {
    return this.stages.flatMap((stage) => stage.userJobs());
  }

  async #sweep(stage: Stage): Promise<void> {
    const answer = await stage.sweep();
    this.trace.add('world', `sweep of ${stage.name}: ${JSON.stringify(answer)}`);
    for (const observer of this.observers) observer.onSweep?.(stage, answer);
    await stage.doDueWork();
  }

  #stage(name: string): Stage {
    const { clock, weather, runpod } = this;
    const { usesGpu, policy, defaults, callsOfUsers, callsOfLaunches, deploysPerUserPerMinute } = this.#options;
    const { userLimits, installationLimits } = this.#options;
    const stage: Stage = new Stage({
      name,
      clock,
      weather,
      runpod,
      policy,
      defaults,
      callsOfUsers,
      callsOfLaunches,
      deploysPerUserPerMinute,
      userLimits,
      installationLimits,
      catalog: this.#catalog,
      random: this.#random.fork(`stage ${name}`),
      observe: (before, after) => this.#stored(stage, before, after),
      prepare: (job) => (usesGpu?.(job) ? { ...job, trainer: 'transformers' } : job),
      webhooks: createReceivers(clock),
      onFault: (error) => this.trace.add('world', `noticed: ${error instanceof Error ? error.message : 'a fault'}`),
    });
    return stage;
  }

  /** Dollars an hour of the dearest card, more than any disk costs included. */
  get dearestPerHour(): number {
    return 0.1 + Math.max(...this.#catalog.flatMap(({ price }) => [price.secure ?? 0, price.community ?? 0]));
  }

  readonly #catalog: Awaited<ReturnType<RunpodGpuProvider['gpuCatalog']>>[number][] = [];

  async #readCatalog(): Promise<void> {
    const { simulator } = this.runpod;
    const apiKey = new FakeSecretReader(simulator.apiKey);
    const provider = new RunpodGpuProvider({
      apiUrl: simulator.url,
      apiKey,
      fetch: simulator.fetch,
      onAnswer: () => {},
    });
    this.#catalog.push(...(await provider.gpuCatalog()));
  }

  #stored(stage: Stage, before: Job | undefined, after: Job): void {
    if (after.user_id === canaryUserId) return;
    if (before?.attempt !== after.attempt) this.#begin(stage, after);
    const truth = this.truth.of(after.id, after.attempt);
    if (after.claimed_at !== undefined) truth?.takenAt(this.clock.now());
    for (const id of [after.pod_id, after.claimed_pod_id]) if (id !== undefined) truth?.knownPodIds.add(id);
    if (before?.phase === 'creating_pod' && after.phase !== 'creating_pod') {
      const was = this.truth.of(before.id, before.attempt);
      const ms = this.clock.now() - Date.parse(before.creating_since ?? after.updated_at);
      if (was !== undefined) was.longestCreateMs = Math.max(was.longestCreateMs, ms);
    }
    if (before?.status !== after.status || before.phase !== after.phase || before.attempt !== after.attempt) {
      const why = after.history.at(-1)?.message ?? '';
      this.trace.add(after.id, `${after.status}/${after.phase} attempt ${after.attempt}: ${why}`);
    } else if (before.stop_requested !== after.stop_requested || before.pod_id !== after.pod_id) {
      this.trace.add(after.id, `pod ${after.pod_id}, stop ${after.stop_requested}`);
    }
    for (const observer of this.observers) observer.onJob?.(stage, before, after);
  }

  #begin(stage: Stage, job: Job): void {
    const plan = this.#options.planFor?.(job, this.#random.fork(`${job.id}-${job.attempt}`)) ?? healthyPlan;
    this.truth.add(new AttemptTruth(job.id, job.attempt, plan));
    const podName = formatPodName({ stage: stage.name, job_id: job.id, attempt: job.attempt });
    for (const fault of plan.runpod) this.runpod.control.faults.add({ ...fault, podName });
  }

  /**
   * Jobs that wait for the same card may go by the refusal, and those that wait for any by one for want of money. One that is just being
   * asked for may have to wait a moment later, while the launch that was refused goes on.
   */
  #tellOthers(gpuType: string, asker: { stage: string; job_id: string }, status: number, text: string): void {
    const stage = this.stages.find((one) => one.name === asker.stage);
    for (const { id, attempt, status: at, phase } of stage?.userJobs() ?? []) {
      const candidates = stage?.jobs.details.specs.get(id)?.candidates ?? [];
      const wants = status === 402 || candidates.some(({ gpu_type }) => gpu_type === gpuType);
      const isWaiting = at === 'queued' || phase === 'creating_pod';
      if (isWaiting && id !== asker.job_id && wants)
        this.truth.of(id, attempt)?.refusedToOthers.push({ at: this.clock.now(), status, text });
    }
  }

  #called(call: RunpodCall): void {
    const { method, path, status, body } = call;
    const isCreate = method === 'POST' && path === '/pods';
    const name = isCreate ? parsePodName(String(JSON.parse(body ?? '{}').name)) : undefined;
    if (name !== undefined) {
      const text = status !== undefined && status >= 400 ? call.text : '';
      this.truth.of(name.job_id, name.attempt)?.creates.push({ at: this.clock.now(), status, text });
      if (status !== undefined && status >= 400)
        this.#tellOthers(String(JSON.parse(body ?? '{}').gpu?.id), name, status, text);
    }
    if (method !== 'GET') this.trace.add(name?.job_id ?? 'world', `${call.caller}: ${method} ${path} -> ${status}`);
    for (const observer of this.observers) observer.onRunpodCall?.(call);
  }
}

export const createVirtualWorld = (options: WorldOptions): Promise<VirtualWorld> => VirtualWorld.create(options);
