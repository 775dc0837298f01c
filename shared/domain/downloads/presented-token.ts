import { AppError, invalidRequest, unauthorized } from '../errors.ts';
import { hashToken } from '../token.ts';
import { tokenSchema } from '../values.ts';
import type { DownloadToken, Redemption } from './download-token.ts';

const unknownToken = (): AppError => unauthorized('This download token is not known. Ask for a new one.');

/**
 * Returns the SHA-256 of the token from the query or from the header. Throws `invalid_request` if both are given, and 401 if the
 * text cannot be a token.
 */
export const presentedTokenSha256 = (query: string | undefined, bearer: string | undefined): string => {
  if (query !== undefined && bearer !== undefined) {
    throw invalidRequest('Send the token in the query or as Authorization: Bearer, not both.');
  }
  const token = tokenSchema.safeParse(query ?? bearer);
  if (!token.success) throw unknownToken();
  return hashToken(token.data);
};

type Refusal = Exclude<Redemption['outcome'], 'redeemed'>;

/** Returns the error for a token that cannot be redeemed. */
export const tokenRefusal = (outcome: Refusal): AppError => {
  switch (outcome) {
    case 'unknown':
      return unknownToken();
    case 'used':
      return new AppError('token_used', 'This download token was used already. Each is good for one download.');
    case 'expired':
      return new AppError('token_expired', 'This download token has expired. Ask for a new one.');
    case 'revoked':
      return new AppError('token_revoked', 'This download token was revoked. Ask for a new one.');
  }
};

/** Returns `redeemable`, or the reason why the token cannot be redeemed now. */
export const tokenState = (token: DownloadToken | undefined, now: Date): Refusal | 'redeemable' => {
  if (token === undefined) return 'unknown';
  if (token.used_at !== undefined) return 'used';
  if (token.revoked_at !== undefined) return 'revoked';
  return token.expires_at * 1000 <= now.getTime() ? 'expired' : 'redeemable';
};
