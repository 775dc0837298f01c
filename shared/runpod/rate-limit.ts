import type { Clock } from '../domain/clock.ts';
import type { RateWindow } from '../domain/pods/gpu-provider.ts';

const member = /"[^"]*"((?:;[^,]*)?)/g;
const remaining = /;\s*r=(\d{1,9})(?=\s*(?:;|$))/;
const resetsIn = /;\s*t=(\d{1,9})(?=\s*(?:;|$))/;

/**
 * The `RateLimit` field of RunPod's answers: `"minute";r=59;t=12, "hour";r=2800;t=1812`, requests left and seconds to the window's
 * end. A member without both is passed over.
 */
export const parseRateLimit = (field: string): RateWindow[] =>
  [...field.matchAll(member)].flatMap(([, parameters = '']) => {
    const [r, t] = [remaining.exec(parameters)?.[1], resetsIn.exec(parameters)?.[1]];
    return r === undefined || t === undefined ? [] : [{ remaining: Number(r), resets_in_seconds: Number(t) }];
  });

/** A proxy in between tells of no limits; nobody who asks RunPod for so long hears proxies alone. */
const untoldMs = 60_000;

/** The windows that the last answers told of. */
export class ToldLimits {
  readonly #clock: Clock;
  #windows: readonly RateWindow[] = [];
  #toldAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An answer came, with this field or without. */
  hear(field: string | null): void {
    const now = this.#clock().getTime();
    if (field !== null) {
      this.#windows = parseRateLimit(field);
      this.#toldAt = now;
    } else if (now - this.#toldAt >= untoldMs) {
      this.#windows = [];
    }
  }

  /** Windows that are not over. */
  open(): readonly RateWindow[] {
    const passed = Math.floor((this.#clock().getTime() - this.#toldAt) / 1000);
    return this.#windows
      .map(({ remaining, resets_in_seconds }) => ({ remaining, resets_in_seconds: resets_in_seconds - passed }))
      .filter(({ resets_in_seconds }) => resets_in_seconds > 0);
  }
}
