/** The checked parameters of an authorization request: RFC 6749 section 4.1.1, with the challenge of RFC 7636. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly state: string | undefined;
  readonly nonce: string | undefined;
}

const isOf = (origins: readonly string[], uri: string): boolean =>
  URL.canParse(uri) && origins.includes(new URL(uri).origin);

/**
 * Reads an authorization request. Returns a sentence if the request is invalid, because such a request must not be answered by a redirect.
 * Codes are sent only to pages of the given origins.
 */
export const readAuthorizationRequest = (
  query: URLSearchParams,
  pages: readonly string[],
): AuthorizationRequest | string => {
  const [clientId, redirectUri, challenge] = [
    query.get('client_id'),
    query.get('redirect_uri'),
    query.get('code_challenge'),
  ];
  if (query.get('response_type') !== 'code') return 'response_type must be code.';
  if (!clientId) return 'client_id is missing.';
  if (!redirectUri || !isOf(pages, redirectUri)) return 'redirect_uri is not of a page that this stack serves.';
  if (query.get('code_challenge_method') !== 'S256' || !challenge) return 'A code_challenge of method S256 is needed.';
  return {
    clientId,
    redirectUri,
    challenge,
    state: query.get('state') ?? undefined,
    nonce: query.get('nonce') ?? undefined,
  };
};
