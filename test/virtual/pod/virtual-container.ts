import type {
  Container,
  ContainerEvents,
  ContainerSpec,
} from '../../../infra/local/runpod-simulator/container-runner.ts';
import type { Random } from '../random.ts';
import type { Stage } from '../stage.ts';
import type { AttemptTruth } from '../truth.ts';
import { runBootstrap } from './bootstrap.ts';
import { ApiWay } from './pod-api.ts';
import { newDisk, type PodContext, type PodState } from './pod-context.ts';
import type { PodFault } from './pod-fault.ts';
import { Process } from './process.ts';
import type { RunnerWorld } from './runner-world.ts';

const optionOf = (argv: readonly string[], name: string): string | undefined => argv[argv.indexOf(name) + 1];

/** One pod of ours: what its disk keeps, the run that is going on, and the fault that strikes it once. */
export class VirtualContainer implements Container {
  readonly #spec: ContainerSpec;
  readonly #stage: Stage;
  readonly #truth: AttemptTruth;
  readonly #world: RunnerWorld;
  readonly #random: Random;
  readonly #api: ApiWay;
  readonly #state: PodState = { stalls: false, isActive: false, reports: undefined, gpuIdles: false };
  readonly #usesGpu: boolean;
  #disk = newDisk();
  #process: Process | undefined;
  #events: ContainerEvents | undefined;
  #starts = 0;
  #isGone = false;

  constructor(spec: ContainerSpec, stage: Stage, truth: AttemptTruth, world: RunnerWorld) {
    this.#spec = spec;
    this.#stage = stage;
    this.#truth = truth;
    this.#world = world;
    this.#random = world.random.fork(spec.podId);
    this.#api = new ApiWay({ clock: world.clock, random: this.#random, weather: world.weather, stage });
    this.#usesGpu = optionOf(spec.argv, '--gpu-check') !== 'off' || !spec.argv.includes('--gpu-check');
  }

  start(events: ContainerEvents): void {
    this.#starts += 1;
    this.#events = events;
    const process = new Process(this.#world.clock);
    this.#process = process;
    this.#say(`container start ${this.#starts}`);
    this.#setGpuUtil(0);
    const { inside } = this.#truth.plan;
    if (this.#starts === 1 && inside !== undefined) {
      this.#world.clock.after(inside.afterSeconds * 1000, () => {
        if (this.#disk.claimed || !this.#truth.plan.isWellUntilClaim) this.befall(inside.fault);
      });
    }
    runBootstrap(this.#context(process)).catch((error: unknown) => this.#world.onError(error));
  }

  async kill(): Promise<void> {
    this.#process?.kill();
    this.#events = undefined;
  }

  crash(): void {
    this.#process?.kill();
    this.#events?.onExit();
  }

  setFrozen(frozen: boolean): void {
    this.#process?.setFrozen(frozen);
  }

  setGpuUtil(): void {}

  async dispose(): Promise<void> {
    this.#isGone = true;
    this.#say('container gone');
    await this.kill();
  }

  /** Does nothing to a pod that is gone or has said its last word. */
  befall(fault: PodFault): void {
    if (this.#isGone || this.#disk.outcome) return;
    const { clock } = this.#world;
    const podId = this.#spec.podId;
    const seconds = fault.kind === 'is_cut_off' || fault.kind === 'stalls' ? fault.seconds : undefined;
    const until = seconds === undefined ? undefined : clock.now() + seconds * 1000;
    this.#truth.strike(fault.kind, clock.now(), until);
    this.#say(`fault: ${JSON.stringify(fault)}`);
    switch (fault.kind) {
      case 'reports':
        this.#state.reports = fault.reason;
        return;
      case 'freezes':
        this.#world.runpod().control.freeze(podId);
        return;
      case 'hangs_busy':
        this.#setGpuUtil(97);
        this.#process?.setFrozen(true);
        return;
      case 'exits':
        if (fault.newDisk) this.#disk = newDisk();
        this.crash();
        return;
      case 'vanishes':
        this.#world.runpod().control.vanish(podId);
        return;
      case 'is_cut_off':
        this.#api.cut = fault.step;
        clock.after(fault.seconds * 1000, () => {
          this.#api.cut = undefined;
        });
        return;
      case 'stalls':
        this.#state.stalls = true;
        if (seconds !== undefined) {
          // A training that goes on by itself was at work, as in a long evaluation.
          this.#state.isActive = true;
          clock.after(seconds * 1000, () => {
            this.#state.stalls = this.#state.isActive = false;
          });
        }
        return;
      case 'idles':
        this.#state.gpuIdles = true;
        this.#setGpuUtil(0);
        return;
    }
  }

  #setGpuUtil(percent: number): void {
    if (!this.#isGone) this.#world.runpod().control.setGpuUtil(this.#spec.podId, percent);
  }

  #say(what: string): void {
    this.#world.trace.add(this.#truth.jobId, `pod ${this.#spec.podId} attempt ${this.#truth.attempt}: ${what}`);
  }

  #context(process: Process): PodContext {
    const { env, argv, podId } = this.#spec;
    const { plan } = this.#truth;
    const token = env.PODWARDEN_JOB_TOKEN ?? '';
    this.#truth.tokens.add(token);
    const { clock } = this.#world;
    return {
      clock,
      process,
      disk: this.#disk,
      state: this.#state,
      spec: this.#spec,
      plan,
      truth: this.#truth,
      stage: this.#stage,
      api: this.#api,
      random: this.#random.next,
      jobId: this.#truth.jobId,
      attempt: this.#truth.attempt,
      token,
      bootId: this.#random.uuid(),
      claimedId: plan.claimsAs?.(this.#world.runpod().control.pods()) ?? podId,
      usesGpu: this.#usesGpu,
      deadmanSeconds: Number(optionOf(argv, '--deadman-seconds')),
      say: (what) => this.#say(what),
      setGpuUtil: (percent) => this.#setGpuUtil(percent),
      askRunpod: (method) => this.#askRunpod(method),
    };
  }

  async #askRunpod(method: 'POST' | 'DELETE'): Promise<number | undefined> {
    const { podId, env } = this.#spec;
    const runpod = this.#world.runpod();
    const url = `${runpod.url}/pods/${podId}`;
    const headers = { authorization: `Bearer ${env.RUNPOD_API_KEY}`, 'content-type': 'application/json' };
    const send = runpod.fetchAs(`pod ${podId}`);
    try {
      const answer =
        method === 'DELETE'
          ? await send(url, { method, headers })
          : await send(`${url}/action`, { method, headers, body: JSON.stringify({ action: 'terminate' }) });
      return answer.status;
    } catch {
      return undefined;
    }
  }
}
