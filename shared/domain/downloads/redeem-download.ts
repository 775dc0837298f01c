import type { ObjectStore } from '../storage/object-store.ts';
import type { DownloadToken, DownloadTokenStore } from './download-token.ts';
import { maxPresignedSeconds } from './lifetime.ts';
import { tokenRefusal, tokenState } from './presented-token.ts';

/** Uses a token up, in one conditional write, and answers where the bytes are. Throws 401 or 410 with the reason. */
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

/** The token as it stands, unless redeeming it would be refused; then the same refusal. Uses nothing up. */
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
