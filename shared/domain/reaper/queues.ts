import type { Action } from './action.ts';

/**
 * The queue of an action. The queues of type `CallQueue` take calls to the provider, which are few. `fresh` ends pods that no sweep
 * has tried to end. `again` ends pods that still exist after a try, and orphans. `confirm` looks up pods that no list shows.
 * `launch` makes pods. `close` looks up the pods of jobs and attempts that are over, and
 * orphans that lists leave out. `record` only writes. `mark` notes orphans.
 */
export type CallQueue = 'fresh' | 'again' | 'confirm' | 'launch' | 'close';
export type Queue = CallQueue | 'record' | 'mark';

export const queueOf = ({ job, verdict }: Action): Queue => {
  switch (verdict.kind) {
    case 'terminate':
      return verdict.orphan !== undefined || (job?.terminate_tries ?? 0) > 0 ? 'again' : 'fresh';
    case 'end':
      return job?.pod_id === undefined || job.status === 'queued' ? 'record' : 'fresh';
    case 'confirm_gone':
    case 'find_claimed':
      return 'confirm';
    case 'confirm_left':
    case 'forget_orphan':
      return 'close';
    case 'close':
      return verdict.podIds.length === 0 ? 'record' : 'close';
    case 'launch':
      return 'launch';
    case 'mark_orphan':
    case 'unmark_orphan':
    case 'miss_orphan':
    case 'find_orphan':
      return 'mark';
    default:
      return 'record';
  }
};

const eightTurns: readonly CallQueue[] = ['fresh', 'again', 'fresh', 'confirm', 'fresh', 'again', 'fresh', 'launch'];

/** The queue of each call in a cycle of 17 calls. `close` comes last, because a pod that is not listed hardly ever exists. */
const turns: readonly CallQueue[] = [...eightTurns, ...eightTurns, 'close'];

/**
 * The order in which the queues use a call whose own queue has no action left. Actions never tried go before actions that were
 * tried without success.
 */
const fallbackOrder: readonly CallQueue[] = ['fresh', 'confirm', 'launch', 'again', 'close'];

export const takesCalls = (queue: Queue): queue is CallQueue => fallbackOrder.some((next) => next === queue);

/**
 * Merges all queues into one line. Each queue keeps its turns however long other queues are. The cycle begins one turn later in each
 * sweep (`nth`), because sweeps with few calls would otherwise never reach its last turns.
 */
export const inTurns = (queues: Readonly<Record<CallQueue, readonly Action[]>>, nth: number): Action[] => {
  const total = Object.values(queues).reduce((sum, queue) => sum + queue.length, 0);
  const taken: Record<CallQueue, number> = { fresh: 0, again: 0, confirm: 0, launch: 0, close: 0 };
  const line: Action[] = [];
  while (line.length < total) {
    const turn = turns[(nth + line.length) % turns.length] ?? 'fresh';
    const queue = [turn, ...fallbackOrder].find((one) => taken[one] < queues[one].length) ?? turn;
    line.push(...queues[queue].slice(taken[queue], taken[queue] + 1));
    taken[queue] += 1;
  }
  return line;
};

/**
 * Merges both lists. Every fourth action is the oldest instead of the most expensive, so that no cheap pod waits for ever while
 * expensive pods keep coming.
 */
export const mixed = (mostExpensive: readonly Action[], oldest: readonly Action[]): Action[] => {
  const line = new Set<Action>();
  const [byPrice, byAge] = [mostExpensive.values(), oldest.values()];
  for (;;) {
    const [first, second] = line.size % 4 === 3 ? [byAge, byPrice] : [byPrice, byAge];
    const next = nextNew(first, line) ?? nextNew(second, line);
    if (next === undefined) return [...line];
    line.add(next);
  }
};

const nextNew = <T>(items: Iterator<T, undefined>, known: ReadonlySet<T>): T | undefined => {
  for (let item = items.next(); !item.done; item = items.next()) if (!known.has(item.value)) return item.value;
  return undefined;
};
