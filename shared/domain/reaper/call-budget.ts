import { type Clock, secondsBetween } from '../clock.ts';
import type { ProviderUsage } from '../pods/gpu-provider.ts';

/**
 * Of the 60 calls a minute that RunPod grants in the worst published case, so that deploys and pods have some left; and
 * time enough that a last call may take its 10 s before the function is ended after 55.
 */
export const sweepLimits = { maxProviderCalls: 40, deadlineSeconds: 40 } as const;

/** So many calls a sweep has for acting, whatever the list of pods took. */
const fewestCalls = 10;
/** So many it could make in its time: four at once, of a third of a second each. */
const mostCalls = 240;
/** Of what the provider has left; the rest is for deploys, and for pods that end themselves. */
const ourShare = 0.75;
/** A window that is longer is not emptied at once, but at twice the pace that would last to its end. */
const paceSeconds = 120;

/**
 * Calls that a sweep may spend on acting, after its reads took `callsRead`. Where the provider tells what it has left, that
 * counts; where it tells nothing, `maxProviderCalls` for reading and acting together.
 */
export const allowedCalls = (
  { windows }: Pick<ProviderUsage, 'windows'>,
  callsRead: number,
  maxProviderCalls: number,
): number => {
  if (windows.length === 0) return Math.max(Math.min(fewestCalls, maxProviderCalls), maxProviderCalls - callsRead);
  const left = windows.map(({ remaining, resets_in_seconds }) =>
    resets_in_seconds <= paceSeconds ? remaining : (remaining * paceSeconds) / resets_in_seconds,
  );
  return Math.min(mostCalls, Math.floor(ourShare * Math.min(...left)));
};

/** What one sweep may still spend: calls to the provider, and time. What is left over waits for the next sweep. */
export class CallBudget {
  readonly #startedAt: Date;
  readonly #deadlineSeconds: number;
  readonly #clock: Clock;
  #callsLeft = 0;
  #looks = 0;

  constructor(deadlineSeconds: number, clock: Clock) {
    this.#startedAt = clock();
    this.#deadlineSeconds = deadlineSeconds;
    this.#clock = clock;
  }

  /** From now on so many calls may be made. */
  grant(calls: number): void {
    this.#callsLeft = calls;
    this.#looks = Math.floor(calls / 4);
  }

  get callsLeft(): number {
    return this.#callsLeft;
  }

  /** Calls that only make a verdict earlier get a quarter of all, so that the rest is left to end pods with. */
  get looks(): number {
    return this.#looks;
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
    if (this.#callsLeft < 1 || this.secondsLeft <= 0) return false;
    this.#callsLeft -= 1;
    return true;
  }

  /** The call that was spent was not needed after all. */
  giveBack(): void {
    this.#callsLeft += 1;
  }

  /** The provider has had enough: no call more in this sweep. */
  stop(): void {
    this.#callsLeft = Number.NEGATIVE_INFINITY;
  }
}
