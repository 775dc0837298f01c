import { computed, signal } from '@preact/signals';
import { notifyManager, onlineManager, type Query } from '@tanstack/query-core';
import { ConnectionError, RateLimitedError, ServerError } from '../../../../shared/client/index.ts';
import { nowMs, seenSinceMs } from './now.ts';
import { queries } from './use-query.ts';

export interface Staleness {
  readonly kind: 'offline' | 'failing';
  /** The time of the oldest shown answer. `undefined` if there is no answer yet. */
  readonly asOfMs: number | undefined;
}

interface Shown {
  /** The time of the last answer. 0 if there was none. */
  readonly asOfMs: number;
  /**
   * The milliseconds after which a poll is overdue. The time counts from the last answer or from when the tab became visible,
   * whichever is later. A hanging call is noticed this way before it fails. `Infinity` for a query that is not polled or has no
   * answer yet.
   */
  readonly patienceMs: number;
  readonly hasFailed: boolean;
}

const isOnline = signal(onlineManager.isOnline());
const shown = signal<readonly Shown[]>([]);

/** The time that a poll may take beyond its interval: for a slow network and a page that was just drawn. */
const graceMs = 15_000;

/** Says whether no usable answer arrived. A refusal is an answer and does not make the shown data stale. */
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

/** Starts to watch the network and the calls. */
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

/** The reason why shown data may be old, and its age. `undefined` while all data is fresh. */
export const staleness = computed((): Staleness | undefined => {
  if (!isOnline.value) return { kind: 'offline', asOfMs: oldest(shown.value) };
  const asOfMs = oldest(late.value);
  // If no data has arrived yet, the screen itself shows the reason.
  return asOfMs === undefined ? undefined : { kind: 'failing', asOfMs };
});

/** Refetches all shown data. */
export const askAgain = (): Promise<void> => queries.refetchQueries({ type: 'active' });
