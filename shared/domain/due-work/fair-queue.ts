/** Processes items from several queues in turn, with a limit of items in progress for each queue. */
export class FairQueue<T> {
  readonly #perLineAtOnce: number;
  readonly #keptPerLine: number;
  readonly #waiting = new Map<string, T[]>();
  readonly #underWay = new Map<string, number>();
  #dropped = 0;

  constructor(perLineAtOnce: number, keptPerLine: number) {
    this.#perLineAtOnce = perLineAtOnce;
    this.#keptPerLine = keptPerLine;
  }

  /** Adds an item to a queue. If the queue is full, the item is only counted as left. */
  add(name: string, item: T): void {
    const line = this.#waiting.get(name) ?? [];
    this.#waiting.set(name, line);
    if (line.length < this.#keptPerLine) line.push(item);
    else this.#dropped += 1;
  }

  /** The number of items that were not started. */
  get left(): number {
    return [...this.#waiting.values()].reduce((sum, line) => sum + line.length, this.#dropped);
  }

  /** Processes at most `allAtOnce` items at a time. No further item is started after a `stop`. Resolves when no item is in progress. */
  run(allAtOnce: number, work: (item: T) => Promise<'go_on' | 'stop'>): Promise<void> {
    let running = 0;
    let stopped = false;
    return new Promise((resolve, reject) => {
      const begin = (name: string, item: T): void => {
        running += 1;
        this.#count(name, 1);
        work(item)
          .then((next) => {
            if (next === 'go_on') return;
            stopped = true;
            this.#putBack(name, item);
          })
          .catch(reject)
          .finally(() => {
            running -= 1;
            this.#count(name, -1);
            fill();
          });
      };
      const fill = (): void => {
        while (!stopped && running < allAtOnce) {
          const next = this.#next();
          if (next === undefined) break;
          begin(next.name, next.item);
        }
        if (running === 0) resolve();
      };
      fill();
    });
  }

  /** Takes an item from the first queue that may start one more, and moves the queue to the end of the order. */
  #next(): { readonly name: string; readonly item: T } | undefined {
    for (const [name, line] of this.#waiting) {
      if ((this.#underWay.get(name) ?? 0) >= this.#perLineAtOnce) continue;
      const [item, ...rest] = line;
      this.#waiting.delete(name);
      if (item === undefined) continue;
      if (rest.length > 0) this.#waiting.set(name, rest);
      return { name, item };
    }
    return undefined;
  }

  #putBack(name: string, item: T): void {
    this.#waiting.set(name, [item, ...(this.#waiting.get(name) ?? [])]);
  }

  #count(name: string, by: number): void {
    this.#underWay.set(name, (this.#underWay.get(name) ?? 0) + by);
  }
}
