import { QueryCache, QueryClient } from '@tanstack/query-core';
import { NotFoundError, SignInError } from '../../../../shared/client/index.ts';
import { credentialRefused } from '../session/token.ts';

/**
 * The console's copy of what the API answered. Calls that fail are repeated by the client itself, so nothing is repeated here but
 * by the next poll.
 */
export const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof SignInError) credentialRefused(error.message);
    },
  }),
  defaultOptions: { queries: { retry: false, staleTime: 2000, gcTime: 300_000 } },
});

/** True for a thing that is gone or was never there: an older copy is no stand-in for it. */
export const isGone = (error: unknown): boolean => error instanceof NotFoundError;
