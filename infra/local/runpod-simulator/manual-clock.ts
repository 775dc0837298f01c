import type { Cancel, SimulatorClock } from './clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  /** Gone once the timer was cancelled; it keeps its place until it comes up. */
  run: (() => void) | undefined;
}

const isBefore = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A clock that stands still until it is advanced; due timers run in the order of their times, then of their making. */
export class ManualClock implements SimulatorClock {
  #now: number;
  #order = 0;
  /** A binary heap, the next timer first: thousands of pods have several timers each. */
  readonly #heap: Timer[] = [];

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): Cancel {
    this.#order += 1;
    const timer: Timer = { at: this.#now + delayMs, order: this.#order, run };
    this.#push(timer);
    return () => {
      timer.run = undefined;
    };
  }

  /** When the next timer is due, for whoever goes from one to the next; `undefined` where there is none. */
  nextDue(): number | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (first.run !== undefined) return first.at;
      this.#pop();
    }
    return undefined;
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (let due = this.nextDue(); due !== undefined && due <= end; due = this.nextDue()) {
      const { run } = this.#pop();
      this.#now = Math.max(this.#now, due);
      run?.();
    }
    this.#now = end;
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let index = heap.length;
    for (let parent = (index - 1) >> 1; index > 0; parent = (index - 1) >> 1) {
      const above = heap[parent];
      if (above === undefined || !isBefore(timer, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = timer;
  }

  #pop(): Timer {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined) throw new RangeError('There is no timer.');
    if (heap.length > 0) this.#sink(last);
    return first;
  }

  /** Puts a timer at the top and lets it down to its place. */
  #sink(timer: Timer): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      const child = left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
      if (child === undefined || isBefore(timer, child)) break;
      heap[index] = child;
      index = 2 * index + (child === left ? 1 : 2);
    }
    heap[index] = timer;
  }
}
