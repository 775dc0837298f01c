/** A comparison as for `sort`: negative if `a` comes first. */
export type Priority<T> = (a: T, b: T) => number;

/**
 * A sorted list that keeps only the best items. More items may come than one sweep can handle, and the items must not fill its
 * memory. The next sweep sees the dropped items again.
 */
export class Shortlist<T> {
  readonly #size: number;
  readonly #order: Priority<T>;
  readonly #kept: T[] = [];

  constructor(size: number, order: Priority<T>) {
    this.#size = size;
    this.#order = order;
  }

  /**
   * Adds `item`. Returns the item that is dropped if the list is full: `item` or an item kept so far. `undefined` if no item is
   * dropped.
   */
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

  /** Returns the kept items, the best first. */
  items(): readonly T[] {
    return this.#kept;
  }
}
