import type { Action } from './action.ts';

/**
 * The queue of an action. The first five take calls to the provider, of which there are few: `fresh` ends a pod that no sweep has
 * tried to end, `again` one that was and is still there or has no job, `confirm` looks up one that is missing, `launch` makes one,
 * `close` looks up those of a job that is over. `record` only writes, `mark` notes orphans.
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
      return 'close';
    case 'close':
      return verdict.podIds.length === 0 ? 'record' : 'close';
    case 'launch':
      return 'launch';
    case 'mark_orphan':
    case 'forget_orphan':
      return 'mark';
    default:
      return 'record';
  }
};

const eightTurns: readonly CallQueue[] = ['fresh', 'again', 'fresh', 'confirm', 'fresh', 'again', 'fresh', 'launch'];

/** The turns of the queues, of so many calls in a row. A pod that is not listed hardly ever exists, so it is looked up last. */
const turns: readonly CallQueue[] = [...eightTurns, ...eightTurns, 'close'];

/** The queues that take a turn which its own queue does not need: actions never tried go before those that did not help. */
const fallbackOrder: readonly CallQueue[] = ['fresh', 'confirm', 'launch', 'again', 'close'];

export const takesCalls = (queue: Queue): queue is CallQueue => fallbackOrder.some((next) => next === queue);

/** Merges all queues into one line, in which each keeps its turns however long the others are. */
export const inTurns = (queues: Readonly<Record<CallQueue, readonly Action[]>>): Action[] => {
  const total = Object.values(queues).reduce((sum, queue) => sum + queue.length, 0);
  const taken: Record<CallQueue, number> = { fresh: 0, again: 0, confirm: 0, launch: 0, close: 0 };
  const line: Action[] = [];
  while (line.length < total) {
    const turn = turns[line.length % turns.length] ?? 'fresh';
    const queue = [turn, ...fallbackOrder].find((one) => taken[one] < queues[one].length) ?? turn;
    line.push(...queues[queue].slice(taken[queue], taken[queue] + 1));
    taken[queue] += 1;
  }
  return line;
};

/** Every fourth action is the oldest instead of the most expensive, so that no cheap pod waits for ever while expensive ones come. */
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
