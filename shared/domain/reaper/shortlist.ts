/** As for `sort`: negative where `a` comes first. */
export type Priority<T> = (a: T, b: T) => number;

/**
 * The best few of many, in order. The work may be far more than one sweep can do, and must not fill its
 * memory: the rest is seen again by the next sweep.
 */
export class Shortlist<T> {
  readonly #size: number;
  readonly #order: Priority<T>;
  readonly #kept: T[] = [];

  constructor(size: number, order: Priority<T>) {
    this.#size = size;
    this.#order = order;
  }

  /** The one that there was no room for, if any: `item` or one that had been kept so far. */
  offer(item: T): T | undefined {
    let [low, high] = [0, this.#kept.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#kept[middle];
      if (other !== undefined && this.#order(other, item) <= 0) low = middle + 1;
      else high = middle;
    }
    this.#kept.splice(low, 0, item);
    return this.#kept.length > this.#size ? this.#kept.pop() : undefined;
  }

  /** The best first. */
  items(): readonly T[] {
    return this.#kept;
  }
}
