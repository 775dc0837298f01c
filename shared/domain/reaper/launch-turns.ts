import type { Action } from './action.ts';
import { longestDueFirst } from './priorities.ts';

interface Place {
  readonly action: Action;
  readonly round: number;
}

/** The waiting jobs of one user. Jobs are grouped by the offer that each wants first, and the groups take turns. */
class UserLine {
  readonly #byOffer = new Map<string, Action[]>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(action: Action): void {
    const offer = action.job?.first_offer ?? '';
    const line = this.#byOffer.get(offer) ?? [];
    this.#byOffer.set(offer, line);
    let [low, high] = [0, line.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = line[middle];
      if (other !== undefined && longestDueFirst(other, action) <= 0) low = middle + 1;
      else high = middle;
    }
    line.splice(low, 0, action);
    this.#length += 1;
  }

  /** Removes the action whose turn would come last. */
  dropLast(): void {
    let last: Action[] = [];
    for (const line of this.#byOffer.values()) {
      const [own, other] = [line.at(-1), last.at(-1)];
      if (own === undefined) continue;
      if (other === undefined || line.length > last.length) last = line;
      else if (line.length === last.length && longestDueFirst(own, other) > 0) last = line;
    }
    if (last.pop() !== undefined) this.#length -= 1;
  }

  inOrder(): readonly Action[] {
    const places = [...this.#byOffer.values()].flatMap((line): Place[] =>
      line.map((action, round) => ({ action, round })),
    );
    return places.sort((a, b) => a.round - b.round || longestDueFirst(a.action, b.action)).map(({ action }) => action);
  }
}

/**
 * The jobs to be launched, in rounds with one job of each user. The users form a ring, which begins after the user whose turn was
 * last in the sweep before. So each user gets a turn however many jobs other users have. At most `size` jobs are kept: those whose
 * turns come first.
 */
export class LaunchTurns {
  readonly #size: number;
  readonly #after: string;
  readonly #users = new Map<string, UserLine>();
  #length = 0;

  constructor(size: number, after: string | undefined) {
    this.#size = size;
    this.#after = after ?? '';
  }

  offer(action: Action): void {
    const userId = action.job?.user_id ?? '';
    const line = this.#users.get(userId) ?? new UserLine();
    this.#users.set(userId, line);
    line.add(action);
    this.#length += 1;
    if (this.#length > this.#size) this.#dropLast();
  }

  /** Returns the kept actions in the order in which the jobs are to be launched. */
  items(): readonly Action[] {
    const lines = [...this.#users].sort(([a], [b]) => this.#inRing(a, b)).map(([, line]) => line.inOrder());
    const longest = lines.reduce((most, { length }) => Math.max(most, length), 0);
    return Array.from({ length: longest }, (_, round) => lines.flatMap((line) => line.slice(round, round + 1))).flat();
  }

  #inRing(a: string, b: string): number {
    const [isAfterA, isAfterB] = [a > this.#after, b > this.#after];
    if (isAfterA !== isAfterB) return isAfterA ? -1 : 1;
    return a < b ? -1 : a > b ? 1 : 0;
  }

  #dropLast(): void {
    let last: readonly [string, UserLine] | undefined;
    for (const one of this.#users) {
      const isLonger = last === undefined || one[1].length > last[1].length;
      if (isLonger || (last !== undefined && one[1].length === last[1].length && this.#inRing(one[0], last[0]) > 0))
        last = one;
    }
    if (last === undefined) return;
    const [userId, line] = last;
    line.dropLast();
    if (line.length === 0) this.#users.delete(userId);
    this.#length -= 1;
  }
}
