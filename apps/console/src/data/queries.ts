import { QueryCache, QueryClient } from '@tanstack/query-core';
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
