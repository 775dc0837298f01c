import type { Job } from '../../../../../shared/client/index.ts';
import { withoutNulls } from '../../../../../shared/domain/configs/without-nulls.ts';
import type { Again, Choice } from './choice.ts';
import { noChoice } from './choice.ts';

/** The fields that are neither `null` nor `undefined`. */
const given = <T extends object>(fields: { readonly [K in keyof T]: T[K] | null | undefined }): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)) as Partial<T>;

/**
 * Fills the form with the request of a job. The API returns no secrets and variables, so they are left out. `job` must be read with
 * `training_config` and `requested`. Throws if one of the two is missing. `title` is the name of the job for people.
 */
export const choiceOfJob = (job: Job, title: string): Choice => {
  const { training_config, requested, labels } = job;
  if (training_config === undefined || requested === undefined) {
    throw new Error('What this job was asked for is not known.');
  }
  const { dataset_id, validation_dataset_id, ...config } = training_config;
  const { gpu_types, cloud, docker_image, volume_size_gb, data_center_ids, ...numbers } = requested;
  const again: Again = {
    jobId: job.id,
    title,
    config: withoutNulls(config) as Again['config'],
    others: { docker_image, volume_size_gb, data_center_ids, labels: { ...labels } },
  };
  return {
    ...noChoice,
    again,
    config: `job:${job.id}`,
    datasetId: dataset_id ?? '',
    validationId: validation_dataset_id ?? '',
    name: job.name ?? '',
    gpus: gpu_types,
    cloud,
    numbers: given<Choice['numbers']>(numbers),
  };
};
