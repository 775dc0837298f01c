import type { Cancel, SimulatorClock } from './clock.ts';
import type { PodLifecycle } from './pod-lifecycle.ts';
import type { PodStore } from './pod-store.ts';

/**
 * The balance of the account, which is either present or exhausted. RunPod bills about every five minutes. A bill without a balance stops
 * the pods with a network volume and terminates the others.
 */
export class Account {
  readonly #clock: SimulatorClock;
  readonly #pods: PodStore;
  readonly #lifecycle: PodLifecycle;
  #bill: Cancel | undefined;
  #exhausted = false;

  constructor(clock: SimulatorClock, pods: PodStore, lifecycle: PodLifecycle) {
    this.#clock = clock;
    this.#pods = pods;
    this.#lifecycle = lifecycle;
  }

  get isExhausted(): boolean {
    return this.#exhausted;
  }

  exhaust(billInSeconds = 0): void {
    this.restore();
    this.#exhausted = true;
    if (billInSeconds <= 0) this.#endPods();
    else this.#bill = this.#clock.after(billInSeconds * 1000, () => this.#endPods());
  }

  restore(): void {
    this.#exhausted = false;
    this.#bill?.();
    this.#bill = undefined;
  }

  #endPods(): void {
    for (const pod of this.#pods.all()) {
      if (pod.mounts.network === undefined) this.#lifecycle.end(pod, 'balance');
      else if (pod.status !== 'TERMINATED' && pod.status !== 'EXITED') this.#lifecycle.stop(pod);
    }
  }
}
