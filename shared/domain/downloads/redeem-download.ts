import type { ObjectStore } from '../storage/object-store.ts';
import type { DownloadToken, DownloadTokenStore } from './download-token.ts';
import { maxPresignedSeconds } from './lifetime.ts';
import { tokenRefusal, tokenState } from './presented-token.ts';

/**
 * Uses a token up with one conditional write, and returns a presigned URL of the bytes. Throws 401 or 410 with the reason if the
 * token cannot be redeemed.
 */
export const redeemDownload = async (
  tokenSha256: string,
  deps: { readonly tokens: Pick<DownloadTokenStore, 'redeem'>; readonly objects: Pick<ObjectStore, 'presignGet'> },
  now: Date,
): Promise<string> => {
  const redemption = await deps.tokens.redeem(tokenSha256, now);
  if (redemption.outcome !== 'redeemed') throw tokenRefusal(redemption.outcome);
  const { url } = await deps.objects.presignGet(redemption.token.object_key, maxPresignedSeconds);
  return url;
};

/**
 * Returns the stored token if it can be redeemed, without using it up. Otherwise throws the error that `redeemDownload` would
 * throw.
 */
export const inspectDownload = async (
  tokenSha256: string,
  tokens: Pick<DownloadTokenStore, 'get'>,
  now: Date,
): Promise<DownloadToken> => {
  const token = await tokens.get(tokenSha256);
  const state = tokenState(token, now);
  if (token === undefined || state !== 'redeemable') throw tokenRefusal(state === 'redeemable' ? 'unknown' : state);
  return token;
};
