export type Cancel = () => void;

/** All time the simulator knows: tests advance it by hand, a chaos run makes it faster than the wall clock. */
export interface SimulatorClock {
  now(): number;
  after(delayMs: number, run: () => void): Cancel;
}

/** A clock that runs `factor` times as fast as the wall clock, from the moment it is made. */
export const acceleratedClock = (factor: number): SimulatorClock => {
  const origin = Date.now();
  return {
    now: () => origin + (Date.now() - origin) * factor,
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs / factor);
      // A pending state change must not keep a process alive that is otherwise done.
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
};

export const systemClock: SimulatorClock = acceleratedClock(1);

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until it is advanced; due timers run in the order of their times. */
export class ManualClock implements SimulatorClock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): Cancel {
    this.#order += 1;
    const timer = { at: this.#now + delayMs, order: this.#order, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#nextDue(end); next !== undefined; next = this.#nextDue(end)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }

  #nextDue(end: number): Timer | undefined {
    return [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}
