import { assertNotSuspended } from '../../shared/domain/controls/controls.ts';
import type { ReadsControls } from '../../shared/domain/controls/controls-store.ts';
import { type CompleteDatasetDeps, completeDataset } from '../../shared/domain/datasets/complete-dataset.ts';
import { toDataset } from '../../shared/domain/datasets/dataset.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { completeDataset as operation } from '../../shared/http/contract/datasets.ts';

export const createHandler = (deps: CompleteDatasetDeps & { readonly controls: ReadsControls }) =>
  apiHandler(operation, async ({ path, body, userId }) => {
    assertNotSuspended(await deps.controls.get(), userId);
    const dataset = await completeDataset(userId, path.id, body ?? {}, deps);
    return { status: 200, body: { dataset: toDataset(dataset) } };
  });
