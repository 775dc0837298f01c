import type { Podwarden } from '../../../../shared/client/index.ts';
import { services } from './services.ts';
import { type Answer, useQuery } from './use-query.ts';

type KeyPage = Awaited<ReturnType<Podwarden['keys']['list']>>;
type SecretPage = Awaited<ReturnType<Podwarden['secrets']['list']>>;
export type ApiKey = KeyPage['items'][number];
export type NewApiKey = Awaited<ReturnType<Podwarden['keys']['create']>>;
export type SecretName = SecretPage['items'][number];

export const useKeys = (): Answer<KeyPage> =>
  useQuery({ key: ['keys'], fetch: (signal) => services().podwarden.keys.list({ signal }) });

export const useSecrets = (): Answer<SecretPage> =>
  useQuery({ key: ['secrets'], fetch: (signal) => services().podwarden.secrets.list({ signal }) });
