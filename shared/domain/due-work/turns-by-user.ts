/** Items in a line for each user. Users take turns, and each has a bounded number under way. */
export class TurnsByUser<T> {
  readonly #perUserAtOnce: number;
  readonly #keptPerUser: number;
  readonly #waiting = new Map<string, T[]>();
  readonly #underWay = new Map<string, number>();
  #dropped = 0;

  constructor(perUserAtOnce: number, keptPerUser: number) {
    this.#perUserAtOnce = perUserAtOnce;
    this.#keptPerUser = keptPerUser;
  }

  /** Rows of a user beyond the number that is kept are left. */
  add(userId: string, item: T): void {
    const line = this.#waiting.get(userId) ?? [];
    this.#waiting.set(userId, line);
    if (line.length < this.#keptPerUser) line.push(item);
    else this.#dropped += 1;
  }

  /** Items that were not begun. */
  get left(): number {
    return [...this.#waiting.values()].reduce((sum, line) => sum + line.length, this.#dropped);
  }

  /** Works on at most `allAtOnce` items at a time. After a `stop` none is begun; resolves when none is under way. */
  run(allAtOnce: number, work: (item: T) => Promise<'go_on' | 'stop'>): Promise<void> {
    let running = 0;
    let stopped = false;
    return new Promise((resolve, reject) => {
      const begin = (userId: string, item: T): void => {
        running += 1;
        this.#count(userId, 1);
        work(item)
          .then((next) => {
            if (next === 'go_on') return;
            stopped = true;
            this.#putBack(userId, item);
          })
          .catch(reject)
          .finally(() => {
            running -= 1;
            this.#count(userId, -1);
            fill();
          });
      };
      const fill = (): void => {
        while (!stopped && running < allAtOnce) {
          const next = this.#next();
          if (next === undefined) break;
          begin(next.userId, next.item);
        }
        if (running === 0) resolve();
      };
      fill();
    });
  }

  /** The first user in the line with something to do and a place free; the user then goes to the end of the line. */
  #next(): { readonly userId: string; readonly item: T } | undefined {
    for (const [userId, line] of this.#waiting) {
      if ((this.#underWay.get(userId) ?? 0) >= this.#perUserAtOnce) continue;
      const [item, ...rest] = line;
      this.#waiting.delete(userId);
      if (item === undefined) continue;
      if (rest.length > 0) this.#waiting.set(userId, rest);
      return { userId, item };
    }
    return undefined;
  }

  #putBack(userId: string, item: T): void {
    this.#waiting.set(userId, [item, ...(this.#waiting.get(userId) ?? [])]);
  }

  #count(userId: string, by: number): void {
    this.#underWay.set(userId, (this.#underWay.get(userId) ?? 0) + by);
  }
}
