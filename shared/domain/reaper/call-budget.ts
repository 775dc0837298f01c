import { type Clock, secondsBetween } from '../clock.ts';
import type { ProviderUsage, RateWindow } from '../pods/gpu-provider.ts';

/**
 * No call begins after it, and none waits beyond it for more than a second. The function is ended after 55: the rest is for accounts, marks
 * and the lease.
 */
export const sweepDeadlineSeconds = 40;

/** Calls that a sweep keeps for acting, however many the list of pods took, if any are left. */
const fewestCalls = 10;
/** Calls to end pods with that a sweep has though the provider tells of none: what it told may be wrong, and a refusal stops the sweep. */
export const fewestToEnd = 3;
/** Calls that it could make in its time: four at once, of a third of a second each. */
const mostCalls = 240;
/** The share of what the provider has left; the rest is for deploys, and for pods that end themselves. */
const ourShare = 0.75;
/** A longer window is not used up at once, but at twice the pace that would last to its end. */
const paceSeconds = 120;
const sweepEverySeconds = 60;

/**
 * Calls that a sweep may spend on acting, after its reads took `callsRead`. Where the provider says how many are left, that counts,
 * less the reads of later sweeps; else `maxProviderCalls` for reading and execution.
 */
export const allowedCalls = (
  { windows }: Pick<ProviderUsage, 'windows'>,
  callsRead: number,
  maxProviderCalls: number,
): number => {
  if (windows.length === 0) return Math.max(Math.min(fewestCalls, maxProviderCalls), maxProviderCalls - callsRead);
  return Math.floor(Math.min(mostCalls, ...windows.map((window) => allowedIn(window, callsRead))));
};

const allowedIn = ({ remaining, resets_in_seconds }: RateWindow, callsRead: number): number => {
  const sweepsToCome = Math.floor(Math.max(0, resets_in_seconds - 1) / sweepEverySeconds);
  const spare = remaining - sweepsToCome * callsRead;
  // So short that later lists cannot be paid for anyhow: better to act than to look.
  if (spare < 1) return ourShare * Math.min(fewestCalls, remaining);
  return Math.max(1, ourShare * spare * Math.min(1, paceSeconds / resets_in_seconds));
};

/** The calls and the time that one sweep may still spend. Work beyond them waits for the next sweep. */
export class CallBudget {
  readonly #startedAt: Date;
  readonly #deadlineSeconds: number;
  readonly #clock: Clock;
  #granted = 0;
  /** Calls that were asked for and not given back. */
  #spent = 0;
  /** Calls that the provider has been sent since: one that is repeated is more than one. */
  #sent = (): number => 0;
  #repeats = 0;
  /** Calls beside them that only end pods, and how many of these were made. */
  #toEndLeft = 0;
  #toEndMade = 0;
  #isStopped = false;

  constructor(deadlineSeconds: number, clock: Clock) {
    this.#startedAt = clock();
    this.#deadlineSeconds = deadlineSeconds;
    this.#clock = clock;
  }

  /** Sets the number of calls that may be made from now on, and how many at least may end pods. `sent` counts the calls that were sent. */
  grant(
    calls: number,
    { toEnd = 0, sent = this.#sent }: { readonly toEnd?: number; readonly sent?: () => number } = {},
  ): void {
    this.#granted = calls;
    this.#toEndLeft = Math.max(0, toEnd - calls);
    this.#sent = sent;
  }

  get callsLeft(): number {
    return this.#granted - this.#spent - this.#repeatsSoFar();
  }

  /** Each call that was asked for is sent once, or given back: what was sent beside them are repeats. Some asked for may be on their way yet. */
  #repeatsSoFar(): number {
    this.#repeats = Math.max(this.#repeats, this.#sent() - this.#spent - this.#toEndMade);
    return this.#repeats;
  }

  /** Calls that only make a verdict earlier get a quarter of all, so that the rest is left to end pods with. */
  get mostLooks(): number {
    return Math.floor(this.callsLeft / 4);
  }

  /** With `wanted` calls wanted for acting, looks get fewer calls: more findings could hardly be acted on. */
  looksBeside(wanted: number): number {
    return Math.min(this.mostLooks, Math.max(Math.ceil(this.callsLeft / 16), this.callsLeft - wanted));
  }

  get secondsLeft(): number {
    return this.#deadlineSeconds - secondsBetween(this.#startedAt, this.#clock());
  }

  /** The first half of a sweep is for reading, so that the second is left to end pods in. */
  get secondsToDecide(): number {
    return this.secondsLeft - this.#deadlineSeconds / 2;
  }

  /** `false` when there is none left; then the call must not be made. */
  spend(): boolean {
    if (this.callsLeft < 1 || this.secondsLeft <= 0) return false;
    this.#spent += 1;
    return true;
  }

  /** The same for a call that ends a pod. */
  spendToEnd(): boolean {
    if (this.spend()) return true;
    if (this.#isStopped || this.#toEndLeft < 1 || this.secondsLeft <= 0) return false;
    this.#toEndLeft -= 1;
    this.#toEndMade += 1;
    return true;
  }

  /** Takes off calls that somebody else will make. */
  setAside(calls: number): void {
    this.#granted -= calls;
  }

  /** Gives back a call that was spent but not made. */
  giveBack(): void {
    if (this.#toEndMade > 0) {
      this.#toEndMade -= 1;
      this.#toEndLeft += 1;
    } else {
      this.#spent -= 1;
    }
  }

  /** The provider has had enough: no call more in this sweep. */
  stop(): void {
    this.#granted = Number.NEGATIVE_INFINITY;
    this.#isStopped = true;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }
}
