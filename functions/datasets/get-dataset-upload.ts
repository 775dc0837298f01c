import { assertNotSuspended } from '../../shared/domain/controls/controls.ts';
import type { ReadsControls } from '../../shared/domain/controls/controls-store.ts';
import { type ReadUploadDeps, readUpload } from '../../shared/domain/datasets/read-upload.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getDatasetUpload } from '../../shared/http/contract/datasets.ts';

export const createHandler = (deps: ReadUploadDeps & { readonly controls: ReadsControls }) =>
  apiHandler(getDatasetUpload, async ({ path, userId }) => {
    // A suspended user is refused, because the answer contains URLs for uploads.
    assertNotSuspended(await deps.controls.get(), userId);
    return { status: 200, body: await readUpload(userId, path.id, deps) };
  });
