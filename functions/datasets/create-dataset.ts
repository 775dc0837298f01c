import { type CreateDatasetDeps, createDataset } from '../../shared/domain/datasets/create-dataset.ts';
import { toDataset } from '../../shared/domain/datasets/dataset.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { createDataset as operation } from '../../shared/http/contract/datasets.ts';
import { addLogContext } from '../../shared/runtime/logger.ts';

export const createHandler = (deps: CreateDatasetDeps) =>
  apiHandler(operation, async ({ body, userId, idempotency }) => {
    const { dataset, upload } = await createDataset(body, userId, idempotency, deps);
    addLogContext({ dataset_id: dataset.id });
    return { status: 201, body: { dataset: toDataset(dataset), upload } };
  });
