import { computed, signal } from '@preact/signals';
import { notifyManager, onlineManager, type Query } from '@tanstack/query-core';
import { ConnectionError, RateLimitedError, ServerError } from '../../../../shared/client/index.ts';
import { nowMs, seenSinceMs } from './now.ts';
import { queries } from './queries.ts';

export interface Staleness {
  readonly kind: 'offline' | 'failing';
  /** How old the oldest of what is shown is; `undefined` where nothing of it is known. */
  readonly asOfMs: number | undefined;
}

interface Shown {
  /** 0 for what was never answered. */
  readonly asOfMs: number;
  /** After so long a poll is overdue, since the last answer or since the tab is seen: a call that hangs fails late. */
  readonly patienceMs: number;
  readonly hasFailed: boolean;
}

const isOnline = signal(onlineManager.isOnline());
const shown = signal<readonly Shown[]>([]);

/** Beyond the time of a poll, for a slow network and a page that is just drawn. */
const graceMs = 15_000;

/** A refusal is an answer: it does not make what is shown older. */
const isNoAnswer = (error: Error | null): boolean =>
  [ConnectionError, RateLimitedError, ServerError].some((kind) => error instanceof kind);

const shownBy = (query: Query): Shown => {
  const { dataUpdatedAt: asOfMs, error } = query.state;
  const [every] = query.observers.map(({ options: { refetchInterval: interval } }) =>
    typeof interval === 'function' ? interval(query) : interval,
  );
  const isPolled = typeof every === 'number' && asOfMs > 0;
  const patienceMs = isPolled ? every + graceMs : Number.POSITIVE_INFINITY;
  return { asOfMs, patienceMs, hasFailed: isNoAnswer(error) };
};

/** Follows the network and the calls from now on. */
export const watchStaleness = (): void => {
  const look = (): void => {
    shown.value = queries.getQueryCache().findAll({ type: 'active' }).map(shownBy);
  };
  onlineManager.subscribe((online) => {
    isOnline.value = online;
  });
  queries.getQueryCache().subscribe(notifyManager.batchCalls(look));
};

const oldest = (some: readonly Shown[]): number | undefined => {
  const known = some.filter(({ asOfMs }) => asOfMs > 0);
  return known.length === 0 ? undefined : Math.min(...known.map(({ asOfMs }) => asOfMs));
};

const isOverdue = ({ asOfMs, patienceMs }: Shown): boolean =>
  nowMs.value - Math.max(asOfMs, seenSinceMs.value) > patienceMs;

const late = computed(() => shown.value.filter((one) => one.hasFailed || isOverdue(one)));

/** Why what is shown may be old, and since when; `undefined` while it is fresh. */
export const staleness = computed((): Staleness | undefined => {
  if (!isOnline.value) return { kind: 'offline', asOfMs: oldest(shown.value) };
  const asOfMs = oldest(late.value);
  // Where nothing is known yet, the screen itself says why.
  return asOfMs === undefined ? undefined : { kind: 'failing', asOfMs };
});

/** Asks for all that is shown once more. */
export const askAgain = (): Promise<void> => queries.refetchQueries({ type: 'active' });
