import { offeredUsers } from '../issuer/sign-in-page.ts';
import type { LocalAddresses } from '../stack/stack-plan.ts';
import type { ConsoleTerms } from './console-server.ts';

export interface LocalConsoleParts {
  readonly addresses: LocalAddresses;
  readonly audience: string;
  /** The issuer of this process, whose users are let in unless another one is named. */
  readonly ownIssuerUrl: string;
  readonly s3Url: string;
  /** The scopes that the sign-in asks another issuer for, as CONSOLE_SIGN_IN_SCOPE of a deploy. */
  readonly scope: string | undefined;
}

/** The addresses that the pages of a local stack may call, and how people sign in to it. */
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
