import { meter } from './billing.ts';
import type { SimulatorClock } from './clock.ts';
import { containerEnvironment } from './container-environment.ts';
import type { ContainerRunner } from './container-runner.ts';
import type { PodRecord, PodStatus } from './pod-record.ts';
import { type StartFailure, startFailureOf, systemLines } from './start-failures.ts';

export interface LifecycleDelays {
  /** The times in PROVISIONING, in STARTING, and in RUNNING without `runtime`, which covers pull, create and boot. */
  readonly provisioningMs: number;
  readonly startingMs: number;
  readonly pullingMs: number;
  /** The time from the end of the command to its next start. RunPod was seen to take about 17 s. */
  readonly restartMs: number;
}

export type RunnerOf = (pod: PodRecord) => ContainerRunner;

/** How long the command of a restarting pod runs each time, as seen on RunPod. */
const DEFAULT_LOOP_SECONDS = 30;

/** Changes the states of pods by the clock, and starts and ends their containers. */
export class PodLifecycle {
  readonly #clock: SimulatorClock;
  readonly #runnerOf: RunnerOf;
  readonly #delays: LifecycleDelays;
  readonly #closing = new Set<Promise<void>>();

  constructor(clock: SimulatorClock, runnerOf: RunnerOf, delays: LifecycleDelays) {
    this.#clock = clock;
    this.#runnerOf = runnerOf;
    this.#delays = delays;
  }

  begin(pod: PodRecord): void {
    meter(pod, this.#clock.now());
    const vanish = pod.faults.get('vanish');
    if (vanish !== undefined) this.endLater(pod, vanish.seconds ?? 0, 'vanished');
    const outage = pod.faults.get('host_down');
    if (outage !== undefined) {
      this.#after(pod, (outage.seconds ?? 0) * 1000, () => this.hostDown(pod, outage.downSeconds));
    }
    const dearer = pod.faults.get('dearer');
    if (dearer !== undefined)
      this.#after(pod, (dearer.seconds ?? 0) * 1000, () => this.#priceTimes(pod, dearer.factor ?? 1.5));
    if (pod.faults.has('stuck_provisioning')) return;
    this.#after(pod, this.#delays.provisioningMs, () => this.start(pod));
  }

  #priceTimes(pod: PodRecord, factor: number): void {
    pod.placement = { ...pod.placement, ratePerHour: pod.placement.ratePerHour * factor };
    meter(pod, this.#clock.now());
  }

  /** Starts a pod in the state STARTING. Also used for the `start` action on a stopped pod, which gets a new container disk. */
  start(pod: PodRecord): void {
    this.#setStatus(pod, 'STARTING');
    this.#after(pod, this.#delays.startingMs, () => {
      this.#setStatus(pod, 'RUNNING');
      pod.startedAt = this.#clock.now();
      const failure = startFailureOf(pod);
      if (failure !== undefined) this.#failToStart(pod, failure);
      else this.#pull(pod);
    });
  }

  stop(pod: PodRecord): void {
    this.#halt(pod, 'EXITED');
    pod.logs.add('system', 'stop container');
  }

  /** Restarts the command with the same disk and environment. */
  restart(pod: PodRecord): void {
    const { container } = pod;
    if (container === undefined) return;
    pod.containerStartedAt = null;
    pod.logs.add('system', 'restart container');
    this.#track(container.kill().then(() => this.#startContainer(pod)));
  }

  end(pod: PodRecord, by: NonNullable<PodRecord['endedBy']>): void {
    if (pod.status === 'TERMINATED') return;
    pod.endedAt = this.#clock.now();
    pod.endedBy = by;
    this.#halt(pod, 'TERMINATED');
    pod.logs.add('system', 'remove container');
  }

  endLater(pod: PodRecord, seconds: number, by: NonNullable<PodRecord['endedBy']>): void {
    this.#after(pod, seconds * 1000, () => this.end(pod, by));
  }

  /** Ends the command as if by itself. The command is then restarted like any command that ends. */
  crash(pod: PodRecord): void {
    if (pod.containerStartedAt !== null) pod.container?.crash();
  }

  /**
   * Switches the host off. Nothing of the pod runs or answers, no data is lost and nothing is charged. Without `seconds` the host stays off
   * until `hostUp`.
   */
  hostDown(pod: PodRecord, seconds?: number): void {
    if (pod.status === 'TERMINATED' || pod.hostIsDown) return;
    this.#setHost(pod, true);
    if (seconds !== undefined) this.#after(pod, seconds * 1000, () => this.hostUp(pod));
  }

  /** Switches the host on. A container that ran before restarts on the same disk. */
  hostUp(pod: PodRecord): void {
    if (!pod.hostIsDown) return;
    this.#setHost(pod, false);
    if (pod.containerStartedAt !== null) pod.container?.crash();
    else this.#startContainer(pod);
  }

  /** Resolves when every container that is being ended is gone. */
  async settled(): Promise<void> {
    while (this.#closing.size > 0) await Promise.all(this.#closing);
  }

  /** Ends the containers and timers of every pod. The states of the pods stay as they are. */
  async close(pods: readonly PodRecord[]): Promise<void> {
    for (const pod of pods) this.#release(pod);
    await this.settled();
  }

  #pull(pod: PodRecord): void {
    for (const line of systemLines.pulling(pod.image)) pod.logs.add('system', line);
    if (pod.faults.has('runtime_null')) return;
    this.#after(pod, this.#delays.pullingMs, () => {
      pod.logs.add('system', systemLines.pulled(pod.image));
      pod.container = this.#runnerOf(pod).create({
        podId: pod.id,
        argv: [...pod.command.entrypoint, ...pod.command.cmd],
        env: containerEnvironment(pod),
        gpu: {
          name: pod.placement.model.id,
          count: pod.gpuCount,
          memoryGb: pod.placement.model.memoryGb,
          cuda: pod.placement.cudaVersion,
        },
        zeroGpu: pod.faults.has('zero_gpu'),
      });
      pod.container.setGpuUtil(pod.gpuUtil);
      this.#startContainer(pod);
    });
  }

  #startContainer(pod: PodRecord): void {
    const { container } = pod;
    if (container === undefined || pod.containerStartedAt !== null || pod.hostIsDown) return;
    pod.logs.add('system', systemLines.start(pod.image));
    pod.hasRuntime = true;
    pod.frozen = false;
    pod.containerStarts += 1;
    pod.containerStartedAt = this.#clock.now();
    container.start({
      onLine: (line) => pod.logs.add('container', line),
      onExit: () => {
        pod.containerStartedAt = null;
        this.#after(pod, this.#delays.restartMs, () => this.#startContainer(pod));
      },
    });
    const loop = pod.faults.get('restart_loop');
    if (loop === undefined) return;
    const start = pod.containerStarts;
    this.#after(pod, (loop.seconds ?? DEFAULT_LOOP_SECONDS) * 1000, () => {
      if (pod.containerStarts === start) this.crash(pod);
    });
  }

  /** Fails to start the container, again after each restart delay, or ends the pod in EXITED or ERROR. */
  #failToStart(pod: PodRecord, failure: StartFailure): void {
    for (const line of failure.lines) pod.logs.add('system', line);
    pod.hasRuntime = failure.showsRuntime;
    if (failure.endsIn === undefined) {
      this.#after(pod, this.#delays.restartMs, () => this.#failToStart(pod, failure));
      return;
    }
    const status = failure.endsIn;
    this.#after(pod, failure.afterMs, () => this.#halt(pod, status));
  }

  #halt(pod: PodRecord, status: PodStatus): void {
    this.#release(pod);
    pod.hasRuntime = false;
    pod.containerStartedAt = null;
    this.#setStatus(pod, status);
  }

  #release(pod: PodRecord): void {
    for (const cancel of pod.timers) cancel();
    pod.timers.clear();
    const { container } = pod;
    pod.container = undefined;
    if (container !== undefined) this.#track(container.dispose());
  }

  #setHost(pod: PodRecord, down: boolean): void {
    pod.hostIsDown = down;
    pod.container?.setFrozen(down || pod.frozen);
    meter(pod, this.#clock.now());
  }

  #setStatus(pod: PodRecord, status: PodStatus): void {
    pod.status = status;
    meter(pod, this.#clock.now());
  }

  #after(pod: PodRecord, delayMs: number, run: () => void): void {
    const cancel = this.#clock.after(delayMs, () => {
      pod.timers.delete(cancel);
      run();
    });
    pod.timers.add(cancel);
  }

  #track(closing: Promise<void>): void {
    const tracked = closing.finally(() => this.#closing.delete(tracked));
    this.#closing.add(tracked);
  }
}
