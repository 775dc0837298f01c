import { type CreateDownloadDeps, createDownload } from '../../shared/domain/downloads/create-download.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { createDownloadToken } from '../../shared/http/contract/downloads.ts';

export const createHandler = (deps: CreateDownloadDeps) =>
  apiHandler(createDownloadToken, async ({ path, body, userId, idempotency }) => {
    const { mode, expires_in_seconds: expiresInSeconds } = body;
    const request = { userId, datasetId: path.id, mode, expiresInSeconds, idempotency };
    return { status: 201, body: await createDownload(request, deps) };
  });
