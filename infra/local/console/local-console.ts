import { offeredUsers } from '../issuer/sign-in-page.ts';
import type { LocalAddresses } from '../stack/stack-plan.ts';
import type { ConsoleTerms } from './console-server.ts';

export interface LocalConsoleParts {
  readonly addresses: LocalAddresses;
  readonly audience: string;
  /** The URL of the issuer of this process. If another issuer is configured, the users of this one are not offered. */
  readonly ownIssuerUrl: string;
  readonly s3Url: string;
  /** The scopes to request from another issuer, as CONSOLE_SIGN_IN_SCOPE of a deploy. */
  readonly scope: string | undefined;
}

/** Returns the origins that the pages of the local console may call, and the ways to sign in. */
export const localConsole = ({
  addresses,
  audience,
  ownIssuerUrl,
  s3Url,
  scope = 'openid',
}: LocalConsoleParts): ConsoleTerms => {
  const { apiUrl, issuerUrl } = addresses;
  const isOwn = issuerUrl === ownIssuerUrl;
  return {
    endpoints: { api: new URL(apiUrl).origin, storage: new URL(s3Url).origin, signIn: [new URL(issuerUrl).origin] },
    config: {
      api_url: apiUrl,
      stage: 'local',
      issuer: { url: issuerUrl, client_id: isOwn ? 'podwarden-console' : audience, scope, audience },
      ...(isOwn ? { local: { token_url: `${issuerUrl}/token`, users: offeredUsers } } : {}),
    },
  };
};
