import { type DeleteDatasetDeps, deleteDataset } from '../../shared/domain/datasets/delete-dataset.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { deleteDataset as operation } from '../../shared/http/contract/datasets.ts';

export const createHandler = (deps: DeleteDatasetDeps) =>
  apiHandler(operation, async ({ path, userId }) => {
    await deleteDataset(userId, path.id, deps);
    return { status: 204 };
  });
