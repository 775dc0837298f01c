import { type Clock, secondsBetween } from '../clock.ts';

/** What one sweep may still spend: calls to the provider, and time. What is left over waits for the next sweep. */
export class CallBudget {
  readonly #maxCalls: number;
  #callsLeft: number;
  #looksLeft: number;
  readonly #startedAt: Date;
  readonly #deadlineSeconds: number;
  readonly #clock: Clock;

  constructor(maxCalls: number, startedAt: Date, deadlineSeconds: number, clock: Clock) {
    this.#maxCalls = maxCalls;
    this.#callsLeft = maxCalls;
    this.#looksLeft = Math.floor(maxCalls / 4);
    this.#startedAt = startedAt;
    this.#deadlineSeconds = deadlineSeconds;
    this.#clock = clock;
  }

  /** Calls spent so far. */
  get spent(): number {
    return this.#maxCalls - this.#callsLeft;
  }

  get timeIsUp(): boolean {
    return secondsBetween(this.#startedAt, this.#clock()) >= this.#deadlineSeconds;
  }

  /** The first half of a sweep is for reading, so that the second is left to end pods in. */
  get secondsToDecide(): number {
    return this.#deadlineSeconds / 2 - secondsBetween(this.#startedAt, this.#clock());
  }

  /** A call that only makes a verdict earlier. They get a quarter of all, so that the rest is left to end pods with. */
  spendOnLook(): boolean {
    if (this.#looksLeft === 0 || !this.spend()) return false;
    this.#looksLeft -= 1;
    return true;
  }

  /** `false` when there is none left; then the call must not be made. */
  spend(calls = 1): boolean {
    if (this.#callsLeft < calls || this.timeIsUp) return false;
    this.#callsLeft -= calls;
    return true;
  }
}
