import type { Me } from '../../../../shared/client/index.ts';
import { services } from './services.ts';
import { type Answer, useQuery } from './use-query.ts';

export type { Me };

/** The signed-in person, their limits, and the defaults of their deploys. Polled where `pollMs` is given. */
export const useMe = (pollMs?: number): Answer<Me> =>
  useQuery({ key: ['me'], fetch: (signal) => services().podwarden.me.get({ signal }), everyMs: () => pollMs });

/** A key of scope read changes nothing: what it could not do is not offered. */
export const mayChange = ({ api_key }: Pick<Me, 'api_key'>): boolean => api_key?.scope !== 'read';

/** True until it is known otherwise. */
export const useMayChange = (): boolean => {
  const me = useMe().data;
  return me === undefined || mayChange(me);
};
