import type { Action } from './action.ts';
import { LaunchTurns } from './launch-turns.ts';
import { longestUntriedFirst, mostExpensiveFirst, oldestFirst, shuffledBy } from './priorities.ts';
import { type CallQueue, inTurns, mixed, queueOf, takesCalls } from './queues.ts';
import { Shortlist } from './shortlist.ts';

/** The maximum number of actions kept of each kind: more than a sweep has calls or time for. A job takes about 15 KB of memory. */
const kept = 1000;

/** The possible actions of a sweep. Each kind has its own order. */
export class Shortlists {
  readonly #mostExpensive = new Shortlist(kept, mostExpensiveFirst);
  readonly #oldest = new Shortlist(kept, oldestFirst);
  readonly #others: Readonly<Record<Exclude<CallQueue, 'fresh' | 'launch'> | 'record', Shortlist<Action>>>;
  readonly #launches: LaunchTurns;
  readonly #marks: Action[] = [];
  readonly #turn: number;
  #offered = 0;
  #callsWanted = 0;

  /** `turn` grows by one from sweep to sweep. `lastTurnOf` is the user whose turn to launch was last. */
  constructor(turn: number, lastTurnOf: string | undefined) {
    this.#turn = turn;
    this.#launches = new LaunchTurns(kept, lastTurnOf);
    this.#others = {
      again: new Shortlist(kept, longestUntriedFirst(turn)),
      confirm: new Shortlist<Action>(kept, shuffledBy(turn)),
      close: new Shortlist<Action>(kept, shuffledBy(turn)),
      record: new Shortlist<Action>(kept, shuffledBy(turn)),
    };
  }

  offer(action: Action): void {
    this.#offered += 1;
    const queue = queueOf(action);
    if (takesCalls(queue)) this.#callsWanted += 1;
    if (queue === 'mark') {
      this.#marks.push(action);
    } else if (queue === 'fresh') {
      this.#mostExpensive.offer(action);
      this.#oldest.offer(action);
    } else if (queue === 'launch') {
      this.#launches.offer(action);
    } else {
      this.#others[queue].offer(action);
    }
  }

  /** The number of actions so far that take a call to the provider. */
  get callsWanted(): number {
    return this.#callsWanted;
  }

  /** Returns the actions in the order in which they are to be started. `left` is the number of actions that were not kept. */
  line(): { readonly actions: readonly Action[]; readonly left: number } {
    const { again, confirm, close, record } = this.#others;
    const fresh = mixed(this.#mostExpensive.items(), this.#oldest.items());
    const queues = {
      fresh,
      again: again.items(),
      confirm: confirm.items(),
      launch: this.#launches.items(),
      close: close.items(),
    };
    const calls = inTurns(queues, this.#turn);
    const actions = [...calls, ...record.items(), ...this.#marks];
    return { actions, left: this.#offered - actions.length };
  }
}
