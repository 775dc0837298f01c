import { never } from '../invocation.ts';
import type { VirtualClock } from '../virtual-clock.ts';

/** One run of a container's command. Killed, it does nothing more; frozen, it stands where it is and goes on later. */
export class Process {
  readonly #clock: VirtualClock;
  #isAlive = true;
  #thawed: PromiseWithResolvers<void> | undefined;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  kill(): void {
    this.#isAlive = false;
  }

  setFrozen(isFrozen: boolean): void {
    if (isFrozen) this.#thawed ??= Promise.withResolvers<void>();
    else {
      this.#thawed?.resolve();
      this.#thawed = undefined;
    }
  }

  /** The answer of the world reaches the process only where it stands and lives. */
  async wait<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      await this.#pass();
    }
  }

  sleep(seconds: number): Promise<void> {
    return this.wait(this.#clock.sleep(seconds * 1000));
  }

  async #pass(): Promise<void> {
    while (this.#thawed !== undefined && this.#isAlive) await this.#thawed.promise;
    if (!this.#isAlive) await never();
  }
}
