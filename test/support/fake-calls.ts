/** Counts the calls of a fake by method, and lets a test make the next ones fail. */
export class Calls<Method extends string> {
  readonly #counts = new Map<Method, number>();
  readonly #failures = new Map<Method, Error[]>();

  /** To be called first in each method of the fake. */
  hit(method: Method): void {
    this.#counts.set(method, this.count(method) + 1);
    const failure = this.#failures.get(method)?.shift();
    if (failure) throw failure;
  }

  count(method: Method): number {
    return this.#counts.get(method) ?? 0;
  }

  total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Only the methods called, as `{ create: 1, get: 2 }`. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** The next call of `method` throws `error`; given twice, the next two do. */
  failNext(method: Method, error: Error): void {
    this.#failures.set(method, [...(this.#failures.get(method) ?? []), error]);
  }

  reset(): void {
    this.#counts.clear();
    this.#failures.clear();
  }
}
