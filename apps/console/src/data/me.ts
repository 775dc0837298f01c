import type { Me } from '../../../../shared/client/index.ts';
import { services } from './services.ts';
import { type Answer, useQuery } from './use-query.ts';

export type { Me };

/** Reads the signed-in user, the limits of the user and the defaults of deploys. Polls if `pollMs` is given. */
export const useMe = (pollMs?: number): Answer<Me> =>
  useQuery({ key: ['me'], fetch: (signal) => services().podwarden.me.get({ signal }), everyMs: () => pollMs });

/** An API key with the scope `read` cannot change anything, so the console hides actions that would fail. */
export const mayChange = ({ api_key }: Pick<Me, 'api_key'>): boolean => api_key?.scope !== 'read';

/** Says whether the user may make changes. `true` until the user is loaded. */
export const useMayChange = (): boolean => {
  const me = useMe().data;
  return me === undefined || mayChange(me);
};
