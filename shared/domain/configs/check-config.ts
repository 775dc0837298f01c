import type { DatasetStore } from '../datasets/dataset-store.ts';
import { notFound } from '../errors.ts';
import { assertConfigFits } from './config-bytes.ts';
import { configRefusal } from './config-issues.ts';
import type { TrainingConfigBody } from './training-config.ts';

/**
 * Throws `invalid_request` if the config is too large, and `config_invalid` or `format_unsuitable` if the config has a fault.
 * Throws `not_found` if the config names a dataset that the user does not have. The config may name a dataset that is still
 * uploading, because a deploy checks again.
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
