import { toDataset } from '../../shared/domain/datasets/dataset.ts';
import type { DatasetStore } from '../../shared/domain/datasets/dataset-store.ts';
import { notFound } from '../../shared/domain/errors.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getDataset } from '../../shared/http/contract/datasets.ts';

export const createHandler = ({ datasets }: { readonly datasets: Pick<DatasetStore, 'get'> }) =>
  apiHandler(getDataset, async ({ path, userId }) => {
    const dataset = await datasets.get(userId, path.id);
    if (dataset === undefined) throw notFound('Dataset', path.id);
    return { status: 200, body: toDataset(dataset) };
  });
