import { createHash } from 'node:crypto';
import { seededRandom } from '../../infra/local/runpod-simulator/random.ts';

/** A stream of random numbers by a seed. Streams of other names do not disturb each other. */
export class Random {
  readonly #name: string;
  readonly #next: () => number;

  constructor(name: string) {
    this.#name = name;
    this.#next = seededRandom(createHash('sha256').update(name).digest().readUInt32LE(0));
  }

  fork(name: string): Random {
    return new Random(`${this.#name}/${name}`);
  }

  /** From 0 to below 1. */
  readonly next = (): number => this.#next();

  /** From `low` to below `high`. */
  between(low: number, high: number): number {
    return low + (high - low) * this.#next();
  }

  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  /** Mostly short, seldom long, as waiting times are. */
  exponential(mean: number): number {
    return -Math.log(1 - this.#next()) * mean;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.#next() * items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  }

  /** Each item as often as its weight says. */
  weighted<T>(items: readonly (readonly [weight: number, item: T])[]): T {
    let left = this.#next() * items.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    return this.pick(items)[1];
  }

  readonly bytes = (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, () => Math.floor(this.#next() * 256));

  readonly uuid = (): string => {
    const hex = Buffer.from(this.bytes(16)).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
}
