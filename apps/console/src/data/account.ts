import type { ApiKey, Answer as Body } from '../../../../shared/client/index.ts';
import { services } from './services.ts';
import { type Answer, useQuery } from './use-query.ts';

export type { ApiKey };
export type NewApiKey = Body<'createKey'>;
type SecretPage = Body<'listSecrets'>;
export type SecretName = SecretPage['items'][number];

export const useKeys = (): Answer<Body<'listKeys'>> =>
  useQuery({ key: ['keys'], fetch: (signal) => services().podwarden.keys.list({ signal }) });

export const useSecrets = (): Answer<SecretPage> =>
  useQuery({ key: ['secrets'], fetch: (signal) => services().podwarden.secrets.list({ signal }) });
