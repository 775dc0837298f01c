import { assertNotSuspended } from '../../shared/domain/controls/controls.ts';
import type { ReadsControls } from '../../shared/domain/controls/controls-store.ts';
import { toDataset } from '../../shared/domain/datasets/dataset.ts';
import { type MendDeps, mendCompression } from '../../shared/domain/datasets/mend-compression.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { mendDatasetCompression } from '../../shared/http/contract/datasets.ts';

export const createHandler = (deps: MendDeps & { readonly controls: ReadsControls }) =>
  apiHandler(mendDatasetCompression, async ({ path, userId }) => {
    assertNotSuspended(await deps.controls.get(), userId);
    return { status: 200, body: { dataset: toDataset(await mendCompression(userId, path.id, deps)) } };
  });
