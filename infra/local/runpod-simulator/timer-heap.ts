import type { Cancel } from './clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  /** The function to run. `undefined` after a cancel: the timer stays in the heap until it is due. */
  run: (() => void) | undefined;
}

const isBefore = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** Timers in the order of their times, then in the order of adding. A heap is used because thousands of pods have several timers each. */
export class TimerHeap {
  #order = 0;
  /** A binary heap: the timer at index i precedes those at 2i + 1 and 2i + 2. */
  readonly #heap: Timer[] = [];

  add(at: number, run: () => void): Cancel {
    this.#order += 1;
    const timer: Timer = { at, order: this.#order, run };
    this.#rise(timer);
    return () => {
      timer.run = undefined;
    };
  }

  /** Removes and returns the first timer that is due by `until`. Returns `undefined` if there is none. */
  next(until: number): { readonly at: number; readonly run: () => void } | undefined {
    for (let first = this.#heap[0]; first !== undefined && first.at <= until; first = this.#heap[0]) {
      const last = this.#heap.pop();
      if (last !== undefined && this.#heap.length > 0) this.#sink(last);
      if (first.run !== undefined) return { at: first.at, run: first.run };
    }
    return undefined;
  }

  #rise(timer: Timer): void {
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(timer, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = timer;
  }

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
