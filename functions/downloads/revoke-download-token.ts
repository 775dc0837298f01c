import type { Clock } from '../../shared/domain/clock.ts';
import type { DownloadTokenStore } from '../../shared/domain/downloads/download-token.ts';
import { notFound } from '../../shared/domain/errors.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { revokeDownloadToken } from '../../shared/http/contract/downloads.ts';

export interface RevokeDeps {
  readonly tokens: Pick<DownloadTokenStore, 'revokeById'>;
  readonly clock: Clock;
}

export const createHandler = ({ tokens, clock }: RevokeDeps) =>
  apiHandler(revokeDownloadToken, async ({ path, userId }) => {
    const revoked = await tokens.revokeById(userId, path.token_id, clock());
    if (!revoked) throw notFound('Download token', path.token_id);
    return { status: 204 };
  });
