import { createHash, type Hash } from 'node:crypto';

export interface TraceLine {
  readonly at: number;
  readonly about: string;
  readonly what: string;
}

const kept = 80;

/** Everything that happened, in order: a digest of all of it, and the last lines about each thing. */
export class Trace {
  readonly #now: () => number;
  readonly #startMs: number;
  readonly #hash: Hash = createHash('sha256');
  readonly #lines = new Map<string, TraceLine[]>();

  constructor(now: () => number) {
    this.#now = now;
    this.#startMs = now();
  }

  /** `about` is a job's id, or `world`. */
  add(about: string, what: string): void {
    const line = { at: this.#now(), about, what };
    this.#hash.update(`${line.at} ${about} ${what}\n`);
    const lines = this.#lines.get(about) ?? [];
    if (lines.length === 0) this.#lines.set(about, lines);
    lines.push(line);
    if (lines.length > 2 * kept) lines.splice(0, kept);
  }

  digest(): string {
    return this.#hash.copy().digest('hex').slice(0, 16);
  }

  /** The last lines about it, as text; seconds since the world began. */
  tail(about: string, count = 50): string[] {
    return (this.#lines.get(about) ?? [])
      .slice(-count)
      .map(({ at, what }) => `${((at - this.#startMs) / 1000).toFixed(3).padStart(10)} s  ${what}`);
  }
}
