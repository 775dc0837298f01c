import { olderDefaults } from '../configs/older-defaults.ts';
import { type TrainingConfigBody, trainingConfigBodySchema } from '../configs/training-config.ts';
import type { StoredDataset } from '../datasets/dataset.ts';
import { AppError, invalidRequest, notFound } from '../errors.ts';
import type { CheckDeps, DeployPlan } from './deploy-plan.ts';
import type { DeployRequest } from './deploy-request.ts';
import { variablesFaults } from './request-faults.ts';

/**
 * Returns the config of the request. `changed` has a sentence for each open setting whose default has changed since the config was
 * written. Returns `undefined` if the config of the request could not be read.
 */
export const configOf = async (
  request: DeployRequest,
  userId: string,
  deps: CheckDeps,
): Promise<{ readonly body: TrainingConfigBody; readonly changed: readonly string[] } | undefined> => {
  if (request.training_config !== undefined) return { body: request.training_config, changed: [] };
  const id = request.training_config_id;
  if (id === undefined) return undefined;
  const stored = await deps.configs.get(userId, id);
  if (stored === undefined) throw notFound('Training config', id, 'training_config_id');
  // Keeps every field that the trainer reads, and drops fields such as ids and times.
  return { body: trainingConfigBodySchema.strip().parse(stored), changed: olderDefaults(stored) };
};

/**
 * Returns the training dataset, which is ready. Throws `invalid_request` if no dataset is named, `not_found` if it does not exist,
 * and `dataset_not_ready` if it is not ready.
 */
export const datasetOf = async (id: string | undefined, userId: string, deps: CheckDeps): Promise<StoredDataset> => {
  if (id === undefined) {
    throw invalidRequest('Name a dataset: give dataset_id here or in the training config.', [
      { path: 'dataset_id', message: 'is needed, here or in the training config' },
    ]);
  }
  return readyDataset(id, userId, deps, 'dataset_id');
};

/** Returns the validation dataset if one is named. Throws `not_found` or `dataset_not_ready`, like `datasetOf`. */
export const validationOf = async (
  id: string | undefined,
  userId: string,
  deps: CheckDeps,
): Promise<StoredDataset | undefined> =>
  id === undefined ? undefined : readyDataset(id, userId, deps, 'validation_dataset_id');

const uses = { dataset_id: 'trained on', validation_dataset_id: 'evaluated on' } as const;

const readyDataset = async (
  id: string,
  userId: string,
  { datasets }: CheckDeps,
  path: 'dataset_id' | 'validation_dataset_id',
): Promise<StoredDataset> => {
  const dataset = await datasets.get(userId, id);
  if (dataset === undefined) throw notFound('Dataset', id, path);
  if (dataset.status !== 'ready') {
    throw new AppError(
      'dataset_not_ready',
      `Dataset ${id} is ${dataset.status}. Only a ready dataset can be ${uses[path]}.`,
      {
        issues: [{ path, message: `is ${dataset.status}` }],
      },
    );
  }
  return dataset;
};

/**
 * Returns the secrets of a deploy, including the values of the secrets that the request names. The job keeps these values, even if
 * a named secret changes later. The result has `undefined` if the request has no secrets. Throws `not_found` if a named secret does
 * not exist, and `invalid_request` if all secrets together are too large for a pod.
 */
export const secretsOf = async (
  { secrets, secret_names: names = [] }: DeployRequest,
  userId: string,
  { namedSecrets }: CheckDeps,
): Promise<{ readonly secrets: DeployPlan['secrets'] }> => {
  if (names.length === 0) return { secrets };
  const whole = { ...secrets, ...(await namedSecrets(userId, names)) };
  for (const fault of variablesFaults('secrets', whole)) throw fault;
  return { secrets: whole };
};
