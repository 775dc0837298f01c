import { type PresignPartsDeps, presignDatasetParts } from '../../shared/domain/datasets/presign-dataset-parts.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { presignDatasetParts as operation } from '../../shared/http/contract/datasets.ts';

export const createHandler = (deps: PresignPartsDeps) =>
  apiHandler(operation, async ({ path, body, userId }) => ({
    status: 200,
    body: await presignDatasetParts(userId, path.id, body, deps),
  }));
