import { toDataset } from '../../shared/domain/datasets/dataset.ts';
import type { DatasetStore } from '../../shared/domain/datasets/dataset-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { listDatasets } from '../../shared/http/contract/datasets.ts';

export const createHandler = ({ datasets }: { readonly datasets: Pick<DatasetStore, 'list'> }) =>
  apiHandler(listDatasets, async ({ query, userId }) => {
    const page = await datasets.list(userId, query);
    return { status: 200, body: { items: page.items.map(toDataset), next_cursor: page.next_cursor } };
  });
