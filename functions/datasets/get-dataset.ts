import { toDataset } from '../../shared/domain/datasets/dataset.ts';
import type { DatasetStore } from '../../shared/domain/datasets/dataset-store.ts';
import { notFound } from '../../shared/domain/errors.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getDataset, maxUsesTold } from '../../shared/http/contract/datasets.ts';

export interface Deps {
  readonly datasets: Pick<DatasetStore, 'get'>;
  readonly jobs: Pick<JobStore, 'jobsUsing'>;
}

export const createHandler = ({ datasets, jobs }: Deps) =>
  apiHandler(getDataset, async ({ path, userId }) => {
    const dataset = await datasets.get(userId, path.id);
    if (dataset === undefined) throw notFound('Dataset', path.id);
    const used_by = [...(await jobs.jobsUsing(userId, dataset.id, maxUsesTold))];
    return { status: 200, body: { ...toDataset(dataset), used_by } };
  });
