import { type RefreshDeps, refreshDownload, refreshProof } from '../../shared/domain/downloads/refresh-download.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { refreshDownloadToken } from '../../shared/http/contract/downloads.ts';

export const createHandler = (deps: RefreshDeps) =>
  apiHandler(refreshDownloadToken, async ({ body, bearerToken }) => {
    const minted = await refreshDownload(refreshProof(bearerToken, body?.token), body?.dataset_id, deps);
    return { status: 201, body: { mode: 'one_time' as const, ...minted } };
  });
