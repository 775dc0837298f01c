import type { Clock } from '../../shared/domain/clock.ts';
import type { DownloadTokenStore } from '../../shared/domain/downloads/download-token.ts';
import { presentedTokenSha256 } from '../../shared/domain/downloads/presented-token.ts';
import { redeemDownload } from '../../shared/domain/downloads/redeem-download.ts';
import { AppError } from '../../shared/domain/errors.ts';
import type { ObjectStore } from '../../shared/domain/storage/object-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { redeemDownloadToken } from '../../shared/http/contract/downloads.ts';
import { metricNames } from '../../shared/names.ts';
import { count } from '../../shared/runtime/metrics.ts';

export interface RedeemDeps {
  readonly tokens: Pick<DownloadTokenStore, 'redeem'>;
  readonly objects: Pick<ObjectStore, 'presignGet'>;
  readonly clock: Clock;
}

/**
 * Redeems a download token and redirects to the bytes. The Location header and the request's URL are credentials, so the answer forbids
 * caching and referrers.
 */
export const createHandler = (deps: RedeemDeps) =>
  apiHandler(redeemDownloadToken, async ({ query, bearerToken }) => {
    try {
      const tokenSha256 = presentedTokenSha256(query.token, bearerToken);
      const location = await redeemDownload(tokenSha256, deps, deps.clock());
      count(metricNames.tokenRedeemed);
      return { status: 302, headers: { location, 'referrer-policy': 'no-referrer' } };
    } catch (error) {
      if (error instanceof AppError) count(metricNames.tokenRefused, 1, { reason: error.code });
      throw error;
    }
  });
