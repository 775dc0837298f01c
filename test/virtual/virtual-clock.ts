import process from 'node:process';
import type { Cancel, SimulatorClock } from '../../infra/local/runpod-simulator/clock.ts';
import { TimerHeap } from '../../infra/local/runpod-simulator/timer-heap.ts';

/** So that signals and the test runner are heard of, too. */
const stepsBetweenBreaths = 2000;

/** Ticks come after every promise that can go on by itself; two, because a tick may settle another promise. */
const quiescence = async (): Promise<void> => {
  await new Promise<void>((resolve) => process.nextTick(resolve));
  await new Promise<void>((resolve) => process.nextTick(resolve));
};

const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Time that stands still while anything can still go on by itself, and then jumps to the next timer. Nothing may wait for
 * the wall clock, a socket or a thread. Timers of one moment run in the order in which they were set.
 */
export class VirtualClock implements SimulatorClock {
  readonly #timers = new TimerHeap();
  #now: number;
  #steps = 0;

  constructor(startMs: number) {
    this.#now = startMs;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#now;
  }

  readonly date = (): Date => new Date(this.#now);

  after(delayMs: number, run: () => void): Cancel {
    return this.#timers.add(this.#now + Math.max(0, delayMs), run);
  }

  readonly sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      this.after(ms, resolve);
    });

  /** Runs every timer up to and including `untilMs`, or until `isOver` says so before one of them; then it is that late. */
  async run(untilMs: number, isOver: () => boolean = () => false): Promise<void> {
    await quiescence();
    while (!isOver()) {
      const timer = this.#timers.next(untilMs);
      if (timer === undefined) {
        this.#now = Math.max(this.#now, untilMs);
        return;
      }
      this.#now = Math.max(this.#now, timer.at);
      timer.run();
      await quiescence();
      this.#steps += 1;
      if (this.#steps % stepsBetweenBreaths === 0) await breath();
    }
  }

  get steps(): number {
    return this.#steps;
  }
}
