import { computed, signal } from '@preact/signals';
import { notifyManager, onlineManager, type Query } from '@tanstack/query-core';
import { queries } from './queries.ts';

export interface Staleness {
  readonly kind: 'offline' | 'failing';
  /** How old the oldest of what is shown is; `undefined` where nothing of it is known. */
  readonly asOfMs: number | undefined;
}

const isOnline = signal(onlineManager.isOnline());
const failing = signal<readonly number[]>([]);
const shown = signal<readonly number[]>([]);

const same = (one: readonly number[], other: readonly number[]): boolean => one.join() === other.join();

/** A refusal is an answer: it does not make what is shown older. */
const isLate = ({ state }: Query): boolean =>
  state.error !== null &&
  !('status' in state.error && Number(state.error.status) in { 400: 0, 403: 0, 404: 0, 409: 0 });

const look = (): void => {
  const active = queries.getQueryCache().findAll({ type: 'active' });
  const times = (found: readonly Query[]) => found.map(({ state }) => state.dataUpdatedAt);
  const [late, all] = [times(active.filter(isLate)), times(active)];
  if (!same(late, failing.peek())) failing.value = late;
  if (!same(all, shown.peek())) shown.value = all;
};

/** Follows the network and the calls from now on. */
export const watchStaleness = (): void => {
  onlineManager.subscribe((online) => {
    isOnline.value = online;
  });
  queries.getQueryCache().subscribe(notifyManager.batchCalls(look));
};

const oldest = (times: readonly number[]): number | undefined => {
  const known = times.filter((time) => time > 0);
  return known.length === 0 ? undefined : Math.min(...known);
};

/** Why what is shown may be old, and since when; `undefined` while it is fresh. */
export const staleness = computed((): Staleness | undefined => {
  if (!isOnline.value) return { kind: 'offline', asOfMs: oldest(shown.value) };
  return failing.value.length === 0 ? undefined : { kind: 'failing', asOfMs: oldest(failing.value) };
});

/** Asks for all that is shown once more. */
export const askAgain = (): Promise<void> => queries.refetchQueries({ type: 'active' });
