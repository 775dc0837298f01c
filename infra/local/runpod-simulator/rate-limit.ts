import { Problem } from './problem.ts';

export interface RateLimits {
  readonly perMinute: number;
  readonly perHour: number;
  readonly perDay: number;
}

interface Window {
  readonly name: string;
  readonly quota: number;
  readonly seconds: number;
  used: number;
  resetsAt: number;
}

/** Counts calls in three windows, as in the rate limit policy that RunPod publishes. Without limits, no headers are sent. */
export class RateLimiter {
  readonly #now: () => number;
  readonly #windows: Window[];

  constructor(now: () => number, limits: RateLimits | undefined) {
    this.#now = now;
    const window = (name: string, quota: number, seconds: number): Window => ({
      name,
      quota,
      seconds,
      used: 0,
      resetsAt: now() + seconds * 1000,
    });
    this.#windows =
      limits === undefined
        ? []
        : [
            window('minute', limits.perMinute, 60),
            window('hour', limits.perHour, 3600),
            window('day', limits.perDay, 86_400),
          ];
  }

  /** Counts an authenticated call. Throws a 429 `Problem` for the first exhausted window. */
  count(): void {
    const now = this.#now();
    for (const window of this.#windows) {
      if (now >= window.resetsAt) {
        window.used = 0;
        window.resetsAt = now + window.seconds * 1000;
      }
    }
    const full = this.#windows.find((window) => window.used >= window.quota);
    if (full !== undefined) {
      throw new Problem(429, `rate limit exceeded for the ${full.name} window`, {
        headers: { 'retry-after': String(this.#secondsLeft(full)) },
      });
    }
    for (const window of this.#windows) window.used += 1;
  }

  headers(): Record<string, string> {
    if (this.#windows.length === 0) return {};
    const member = (parts: (window: Window) => string): string =>
      this.#windows.map((window) => `"${window.name}";${parts(window)}`).join(', ');
    return {
      'ratelimit-policy': member((window) => `q=${window.quota};w=${window.seconds}`),
      ratelimit: member((window) => `r=${window.quota - window.used};t=${this.#secondsLeft(window)}`),
    };
  }

  #secondsLeft(window: Window): number {
    return Math.max(1, Math.ceil((window.resetsAt - this.#now()) / 1000));
  }
}
