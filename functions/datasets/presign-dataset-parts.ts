import { assertNotSuspended } from '../../shared/domain/controls/controls.ts';
import type { ReadsControls } from '../../shared/domain/controls/controls-store.ts';
import { type PresignPartsDeps, presignDatasetParts } from '../../shared/domain/datasets/presign-dataset-parts.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { presignDatasetParts as operation } from '../../shared/http/contract/datasets.ts';

export const createHandler = (deps: PresignPartsDeps & { readonly controls: ReadsControls }) =>
  apiHandler(operation, async ({ path, body, userId }) => {
    assertNotSuspended(await deps.controls.get(), userId);
    return { status: 200, body: await presignDatasetParts(userId, path.id, body, deps) };
  });
