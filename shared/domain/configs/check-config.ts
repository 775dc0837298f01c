import type { DatasetStore } from '../datasets/dataset-store.ts';
import { notFound } from '../errors.ts';
import { assertConfigFits } from './config-bytes.ts';
import { configRefusal } from './config-issues.ts';
import type { TrainingConfigBody } from './training-config.ts';

/**
 * Throws `invalid_request` for one that is too large, `config_invalid`, `format_unsuitable` or, when it names a dataset that is not the user's, `not_found`. A
 * dataset that is still uploading may be named; the deploy looks again.
 */
export const checkConfig = async (
  config: TrainingConfigBody,
  userId: string,
  datasets: Pick<DatasetStore, 'get'>,
): Promise<void> => {
  assertConfigFits(config);
  const named = async (id: string | undefined) => {
    const dataset = id === undefined ? undefined : await datasets.get(userId, id);
    if (id !== undefined && dataset === undefined) throw notFound('Dataset', id);
    return dataset;
  };
  const dataset = await named(config.dataset_id);
  const fault = configRefusal(config, dataset, await named(config.validation_dataset_id));
  if (fault !== undefined) throw fault;
};
