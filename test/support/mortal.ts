/** Where a call breaks off, by its calls to all that it was given: before one goes out, or with its answer on the way. */
export interface Death {
  readonly call: number;
  readonly moment: 'before' | 'after';
}

/** Methods that work something out themselves, without a call. */
const answersAtOnce: ReadonlySet<string | symbol> = new Set(['usage', 'isSmall']);

/** A life that all the things that it was given count the calls of. From its death on none of them does anything. */
export class Life {
  readonly #death: Death | undefined;
  #calls = 0;

  constructor(death: Death | undefined) {
    this.#death = death;
  }

  get isOver(): boolean {
    return this.#death !== undefined && this.#calls >= this.#death.call;
  }

  /** The same thing, for whoever lives this life. */
  through<T extends object>(thing: T): T {
    return new Proxy(thing, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        if (answersAtOnce.has(name)) return member.bind(target);
        return async (...given: unknown[]) => {
          this.#calls += 1;
          const isLast = this.#calls === this.#death?.call;
          if (this.isOver && !(isLast && this.#death?.moment === 'after')) throw new Error('This call has broken off.');
          const answer: unknown = await Reflect.apply(member, target, given);
          if (isLast) throw new Error('This call has broken off with the answer on its way.');
          return answer;
        };
      },
    });
  }
}
