import { toDataset } from '../../shared/domain/datasets/dataset.ts';
import type { DatasetStore } from '../../shared/domain/datasets/dataset-store.ts';
import { notFound } from '../../shared/domain/errors.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { updateDataset } from '../../shared/http/contract/datasets.ts';

const standing = ['uploading', 'ready', 'rejected'] as const;

export const createHandler = ({ datasets }: { readonly datasets: Pick<DatasetStore, 'update'> }) =>
  apiHandler(updateDataset, async ({ path, body, userId }) => {
    const { name, description } = body;
    const dataset = await datasets.update(userId, path.id, standing, {
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description: description ?? undefined }),
    });
    if (dataset === undefined) throw notFound('Dataset', path.id);
    return { status: 200, body: toDataset(dataset) };
  });
