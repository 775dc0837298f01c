import { createHash } from 'node:crypto';
import type { Action } from './action.ts';
import type { Priority } from './shortlist.ts';

const text = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);

type Ones = Pick<Action, 'job' | 'pod'>;

/** Breaks ties by id, because the order of a list is random. */
const byId: Priority<Ones> = (a, b) => text(a.pod?.id, b.pod?.id) || text(a.job?.id, b.job?.id);

const dollars = ({ job, pod }: Action): number => pod?.cost_per_hour ?? job?.cost_per_hour ?? 0;
const podCreatedAt = ({ job, pod }: Action): string | undefined => pod?.created_at ?? job?.pod_created_at;

export const oldestFirst: Priority<Action> = (a, b) => text(podCreatedAt(a), podCreatedAt(b)) || byId(a, b);
export const mostExpensiveFirst: Priority<Action> = (a, b) => dollars(b) - dollars(a) || oldestFirst(a, b);

export const longestDueFirst: Priority<Action> = (a, b) =>
  text(a.job?.next_launch_at, b.job?.next_launch_at) || byId(a, b);

const lastTried = ({ job, verdict }: Action): string | undefined =>
  verdict.kind === 'terminate' && verdict.orphan !== undefined
    ? (verdict.orphan.tried_at ?? verdict.orphan.seen_at)
    : job?.terminate_tried_at;

/** Orders by the time of the last try. Pods of one job have the same time, so a pseudo-random number decides between them. */
export const longestUntriedFirst = (turn: number): Priority<Action> => {
  const shuffled = shuffledBy(turn);
  return (a, b) => text(lastTried(a), lastTried(b)) || shuffled(a, b);
};

const idOf = ({ job, pod }: Ones): string => pod?.id ?? job?.id ?? '';

/** Orders pseudo-randomly. The order differs with each `turn`, so that no action is always last, and is the same in every process. */
export const shuffledBy = (turn: number): Priority<Ones> => {
  const keys = new Map<string, number>();
  const keyOf = (id: string): number => {
    const key = keys.get(id) ?? shuffleKey(turn, id);
    keys.set(id, key);
    return key;
  };
  return (a, b) => keyOf(idOf(a)) - keyOf(idOf(b)) || byId(a, b);
};

/** Returns the pseudo-random number of an id for one turn. The number is the same in every process and differs with each turn. */
export const shuffleKey = (turn: number, id: string): number =>
  createHash('sha256').update(`${turn} ${id}`).digest().readUInt32BE(0);
