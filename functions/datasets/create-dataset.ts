import { assertNotSuspended } from '../../shared/domain/controls/controls.ts';
import type { ReadsControls } from '../../shared/domain/controls/controls-store.ts';
import { type CreateDatasetDeps, createDataset } from '../../shared/domain/datasets/create-dataset.ts';
import { toDataset } from '../../shared/domain/datasets/dataset.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { createDataset as operation } from '../../shared/http/contract/datasets.ts';
import { addLogContext } from '../../shared/runtime/logger.ts';

export const createHandler = (deps: CreateDatasetDeps & { readonly controls: ReadsControls }) =>
  apiHandler(operation, async ({ body, userId, idempotency }) => {
    assertNotSuspended(await deps.controls.get(), userId);
    const { dataset, upload } = await createDataset(body, userId, idempotency, deps);
    addLogContext({ dataset_id: dataset.id });
    return { status: 201, body: { dataset: toDataset(dataset), upload } };
  });
