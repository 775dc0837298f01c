import { notifyManager, QueryCache, QueryClient, QueryObserver, type QueryObserverOptions } from '@tanstack/query-core';
import { useEffect, useReducer, useState } from 'preact/hooks';
import { NotFoundError, SignInError } from '../../../../shared/client/index.ts';
import { credentialRefused } from '../session/token.ts';

/** The cache of answers of the API. The client retries failed calls, so the cache does not retry and waits for the next poll. */
export const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof SignInError) credentialRefused(error.message);
    },
  }),
  defaultOptions: { queries: { retry: false, staleTime: 2000, gcTime: 300_000 } },
});

/** True if the thing was deleted or never existed. An older copy is then not shown. */
export const isGone = (error: unknown): boolean => error instanceof NotFoundError;

export interface Asked<T> {
  /** The key of the answer in the cache. Components with the same key share one copy and one call. */
  readonly key: readonly unknown[];
  readonly fetch: (signal: AbortSignal) => Promise<T>;
  /**
   * Returns the milliseconds between polls, given the current data. No polling if the function is missing or returns `undefined`. A hidden
   * tab does not poll, and asks at once when it becomes visible.
   */
  readonly everyMs?: (data: T | undefined) => number | undefined;
  /** `false` while no call is to be made. */
  readonly when?: boolean;
  /** `false` for a long answer: the new answer is used without a deep comparison with the old one. */
  readonly isCompared?: boolean;
}

export interface Answer<T> {
  /** The newest answer. The data stays after a later call has failed. */
  readonly data: T | undefined;
  readonly error: Error | null;
  /** The time of the answer in `data`. 0 before the first answer. */
  readonly asOfMs: number;
  /** True while the first answer is missing and cannot arrive because the browser is offline. */
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

/** Calls the API and redraws the component on each answer, while the component is mounted. */
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

/** Marks all cached answers whose key begins with `key` as outdated and refetches the shown ones. */
export const refresh = (...key: readonly unknown[]): Promise<void> => queries.invalidateQueries({ queryKey: key });
