import type { Clock } from '../../shared/domain/clock.ts';
import type { DownloadTokenStore } from '../../shared/domain/downloads/download-token.ts';
import { expiryOf } from '../../shared/domain/downloads/mint-download-token.ts';
import { presentedTokenSha256 } from '../../shared/domain/downloads/presented-token.ts';
import { inspectDownload } from '../../shared/domain/downloads/redeem-download.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { inspectDownloadToken } from '../../shared/http/contract/downloads.ts';

export interface InspectDeps {
  readonly tokens: Pick<DownloadTokenStore, 'get'>;
  readonly clock: Clock;
}

export const createHandler = ({ tokens, clock }: InspectDeps) =>
  apiHandler(inspectDownloadToken, async ({ query, bearerToken }) => {
    const token = await inspectDownload(presentedTokenSha256(query.token, bearerToken), tokens, clock());
    const headers = {
      'x-dataset-size': String(token.size_bytes),
      ...(token.sha256 === undefined ? {} : { 'x-dataset-sha256': token.sha256 }),
      'x-token-expires-at': expiryOf(token),
      'referrer-policy': 'no-referrer',
    };
    return { status: 200, headers };
  });
