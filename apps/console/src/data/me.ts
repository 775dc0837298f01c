import type { Me } from '../../../../shared/client/index.ts';
import { services } from './services.ts';
import { type Answer, useQuery } from './use-query.ts';

export type { Me };

/** Who is signed in, their limits, and what a deploy gets that does not say otherwise. Polled where it is said how often. */
export const useMe = (pollMs?: number): Answer<Me> =>
  useQuery({ key: ['me'], fetch: (signal) => services().podwarden.me.get({ signal }), everyMs: () => pollMs });
