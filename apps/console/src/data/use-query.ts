import { notifyManager, QueryObserver, type QueryObserverOptions } from '@tanstack/query-core';
import { useEffect, useReducer, useState } from 'preact/hooks';
import { queries } from './queries.ts';

export interface Asked<T> {
  /** Names the answer: who asks for the same key shares one copy and one call. */
  readonly key: readonly unknown[];
  readonly fetch: (signal: AbortSignal) => Promise<T>;
  /**
   * Milliseconds between polls, by what is known so far; none without it, or for `undefined`. A hidden tab does not poll, and asks at
   * once when it is seen again.
   */
  readonly everyMs?: (data: T | undefined) => number | undefined;
  /** `false` while nothing is to be asked yet. */
  readonly when?: boolean;
  /** `false` for a long answer: it is taken as new, and not compared part by part with the one before. */
  readonly isCompared?: boolean;
}

export interface Answer<T> {
  /** The newest that is known, also after a later call has failed. */
  readonly data: T | undefined;
  readonly error: Error | null;
  /** When `data` was answered; 0 before the first time. */
  readonly asOfMs: number;
  /** The first answer is still to come, and cannot be had while the browser is offline. */
  readonly waitsForNetwork: boolean;
  readonly again: () => void;
}

const optionsOf = <T>({
  key,
  fetch,
  everyMs,
  when = true,
  isCompared = true,
}: Asked<T>): QueryObserverOptions<T, Error, T> => ({
  queryKey: key,
  queryFn: ({ signal }) => fetch(signal),
  enabled: when,
  refetchInterval: ({ state }) => everyMs?.(state.data) ?? false,
  structuralSharing: isCompared,
});

/** Asks the API, and again for as long as the component is on the page. */
export const useQuery = <T>(asked: Asked<T>): Answer<T> => {
  const options = queries.defaultQueryOptions(optionsOf(asked));
  const [observer] = useState(() => new QueryObserver<T, Error, T>(queries, options));
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => observer.subscribe(notifyManager.batchCalls(() => redraw(undefined as never))), [observer]);
  useEffect(() => observer.setOptions(options));
  const result = observer.getOptimisticResult(options);
  return {
    data: result.data,
    error: result.error,
    asOfMs: result.dataUpdatedAt,
    waitsForNetwork: result.data === undefined && result.fetchStatus === 'paused',
    again: () => void observer.refetch(),
  };
};

/** Asks again now for the part of the console's copy whose keys begin so, as after a change. */
export const refresh = (...key: readonly unknown[]): Promise<void> => queries.invalidateQueries({ queryKey: key });
