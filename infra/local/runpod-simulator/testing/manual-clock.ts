import type { Cancel, SimulatorClock } from '../clock.ts';
import { TimerHeap } from '../timer-heap.ts';

/** A clock that advances only by `advance`. Due timers run in the order of their times. */
export class ManualClock implements SimulatorClock {
  #now: number;
  readonly #timers = new TimerHeap();

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): Cancel {
    return this.#timers.add(this.#now + delayMs, run);
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (let timer = this.#timers.next(end); timer !== undefined; timer = this.#timers.next(end)) {
      this.#now = Math.max(this.#now, timer.at);
      timer.run();
    }
    this.#now = end;
  }
}
