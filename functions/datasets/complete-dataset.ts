import { type CompleteDatasetDeps, completeDataset } from '../../shared/domain/datasets/complete-dataset.ts';
import { toDataset } from '../../shared/domain/datasets/dataset.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { completeDataset as operation } from '../../shared/http/contract/datasets.ts';

export const createHandler = (deps: CompleteDatasetDeps) =>
  apiHandler(operation, async ({ path, body, userId }) => {
    const dataset = await completeDataset(userId, path.id, body ?? {}, deps);
    return { status: 200, body: { dataset: toDataset(dataset) } };
  });
