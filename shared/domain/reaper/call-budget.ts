import { type Clock, secondsBetween } from '../clock.ts';
import type { ProviderUsage, RateWindow } from '../pods/gpu-provider.ts';

/**
 * The seconds after the start of a sweep within which its last call must begin. A call may wait at most a second longer. The
 * function is ended after 55 s: the rest is for accounts, marks and the lease.
 */
export const sweepDeadlineSeconds = 40;

/**
 * The number of calls that a sweep keeps for acting, even if the list of pods took many calls. A sweep has fewer calls if RunPod
 * has fewer left.
 */
const fewestCalls = 10;
const fewestToEnd = 3;
/** The number of calls that a sweep has time for: four at once, of a third of a second each. */
const mostCalls = 240;
/** The share of the remaining calls that a sweep may use. The rest is for deploys, and for pods that end themselves. */
const ourShare = 0.75;
/** A sweep spends the calls of a window longer than this at three times the pace that would last to the end of the window. */
const paceSeconds = 180;
const sweepEverySeconds = 60;
/**
 * The calls that a sweep leaves to others in each minute to come: to the sweeps of a second stage with the same account of RunPod, and to
 * users, launches and ends of pods that wait for no sweep.
 */
const othersEachMinute = 12;
/** The calls that a sweep leaves to others in the minute of the sweep. */
const othersNow = 8;

/**
 * The number of calls that a sweep may spend on acting after its reads took `callsRead`. If the provider says how many calls are
 * left, that number counts, less the lists of later sweeps and of other stages. Otherwise `maxProviderCalls` is the limit for reading and acting
 * together.
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
  const spare = remaining - sweepsToCome * (callsRead + othersEachMinute) - othersNow;
  // The calls left may be too few for the lists of later sweeps and for others. A sweep without a list is blind, and lists alone end no pod,
  // so the sweep may then make about as many calls as its list took.
  const atLeast = Math.min(remaining, Math.max(1, ourShare * Math.min(fewestCalls, callsRead)));
  return Math.max(atLeast, ourShare * spare * Math.min(1, paceSeconds / resets_in_seconds));
};

/** The number of further calls that may end pods if RunPod says that none is left: its figure may be wrong, and a refusal stops the sweep. */
export const callsToEnd = (windows: readonly RateWindow[]): number =>
  windows.some(({ remaining }) => remaining === 0) ? fewestToEnd : 0;

/** The calls and the time that one sweep may still spend. Work that does not fit waits for the next sweep. */
export class CallBudget {
  readonly #startedAt: Date;
  readonly #deadlineSeconds: number;
  readonly #clock: Clock;
  #granted = 0;
  /** The number of calls that the sweep has taken and not given back. */
  #spent = 0;
  /** Returns the number of calls sent to the provider since `grant`. Each repetition of a call counts as a call. */
  #sent = (): number => 0;
  #repeats = 0;
  /** `#toEndLeft` is the number of further calls that may only end pods. `#toEndMade` is the number of such calls already made. */
  #toEndLeft = 0;
  #toEndMade = 0;
  #isStopped = false;

  constructor(deadlineSeconds: number, clock: Clock) {
    this.#startedAt = clock();
    this.#deadlineSeconds = deadlineSeconds;
    this.#clock = clock;
  }

  /**
   * Sets the number of calls that may be made from now on, and the number of calls that may end pods even if no other call is left
   * (`toEnd`). `sent` returns the number of calls sent since.
   */
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

  /**
   * Calls sent beyond those that were taken are repetitions. The highest number seen counts, because a call that was taken may not
   * be sent yet.
   */
  #repeatsSoFar(): number {
    this.#repeats = Math.max(this.#repeats, this.#sent() - this.#spent - this.#toEndMade);
    return this.#repeats;
  }

  /**
   * The maximum number of calls for looks at host logs: a quarter of the calls left. Looks only make a verdict earlier, so the rest
   * of the calls is for ending pods.
   */
  get mostLooks(): number {
    return Math.floor(this.callsLeft / 4);
  }

  /**
   * The number of calls for looks at host logs if actions want `wanted` calls. The more calls actions want, the fewer looks are
   * made, because the sweep could hardly act on further findings.
   */
  looksBeside(wanted: number): number {
    return Math.min(this.mostLooks, Math.max(Math.ceil(this.callsLeft / 16), this.callsLeft - wanted));
  }

  get secondsLeft(): number {
    return this.#deadlineSeconds - secondsBetween(this.#startedAt, this.#clock());
  }

  /** The seconds left of the first half of a sweep, which is for reading. The second half is for ending pods. */
  get secondsToDecide(): number {
    return this.secondsLeft - this.#deadlineSeconds / 2;
  }

  /** Takes one call. Returns `false` if no call or no time is left: the caller must not make the call then. */
  spend(): boolean {
    if (this.callsLeft < 1 || this.secondsLeft <= 0) return false;
    this.#spent += 1;
    return true;
  }

  /** Takes one call that ends a pod. Returns `false` if neither a normal call nor a call reserved for ends is left, or no time. */
  spendToEnd(): boolean {
    if (this.spend()) return true;
    if (this.#isStopped || this.#toEndLeft < 1 || this.secondsLeft <= 0) return false;
    this.#toEndLeft -= 1;
    this.#toEndMade += 1;
    return true;
  }

  /** Subtracts calls that the launcher will make. */
  setAside(calls: number): void {
    this.#granted -= calls;
  }

  /** Gives back a call that was taken but not made. */
  giveBack(): void {
    if (this.#toEndMade > 0) {
      this.#toEndMade -= 1;
      this.#toEndLeft += 1;
    } else {
      this.#spent -= 1;
    }
  }

  /** Ends all calls of this sweep, after the provider answered 429. */
  stop(): void {
    this.#granted = Number.NEGATIVE_INFINITY;
    this.#isStopped = true;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }
}
