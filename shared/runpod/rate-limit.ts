import type { Clock } from '../domain/clock.ts';
import type { RateWindow } from '../domain/pods/gpu-provider.ts';

const member = /"[^"]*"((?:;[^,]*)?)/g;
const remaining = /;\s*r=(\d{1,9})(?=\s*(?:;|$))/;
const resetsIn = /;\s*t=(\d{1,9})(?=\s*(?:;|$))/;

/**
 * Parses the header `RateLimit` of RunPod's answers: `"minute";r=59;t=12, "hour";r=2800;t=1812`. `r` is the number of remaining requests,
 * and `t` is the number of seconds until the window ends. A window that lacks a value is skipped.
 */
export const parseRateLimit = (field: string): RateWindow[] =>
  [...field.matchAll(member)].flatMap(([, parameters = '']) => {
    const [r, t] = [remaining.exec(parameters)?.[1], resetsIn.exec(parameters)?.[1]];
    return r === undefined || t === undefined ? [] : [{ remaining: Number(r), resets_in_seconds: Number(t) }];
  });

/**
 * The milliseconds without a RateLimit header after which the known windows are dropped. Answers of a proxy have no such header, but a
 * proxy does not give all answers for so long.
 */
const untoldMs = 60_000;

/** Remembers the rate limit windows of RunPod's latest answers. */
export class ToldLimits {
  readonly #clock: Clock;
  #windows: readonly RateWindow[] = [];
  #toldAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Records the RateLimit header of an answer; `null` if the answer has none. */
  hear(field: string | null): void {
    const now = this.#clock().getTime();
    if (field !== null) {
      this.#windows = parseRateLimit(field);
      this.#toldAt = now;
    } else if (now - this.#toldAt >= untoldMs) {
      this.#windows = [];
    }
  }

  /** Returns the windows that have not ended. */
  open(): readonly RateWindow[] {
    const passed = Math.floor((this.#clock().getTime() - this.#toldAt) / 1000);
    return this.#windows
      .map(({ remaining, resets_in_seconds }) => ({ remaining, resets_in_seconds: resets_in_seconds - passed }))
      .filter(({ resets_in_seconds }) => resets_in_seconds > 0);
  }
}
