import { hostFault } from '../../public-host.ts';
import type { NamedSecrets } from '../accounts/named-secrets.ts';
import { assertConfigFits } from '../configs/config-bytes.ts';
import { configFaults } from '../configs/config-faults.ts';
import { modelWarnings } from '../configs/model-faults.ts';
import { olderDefaults } from '../configs/older-defaults.ts';
import { trainerOf } from '../configs/trainer-of.ts';
import { podTrainers, type TrainingConfigBody, trainingConfigBodySchema } from '../configs/training-config.ts';
import type { TrainingConfigStore } from '../configs/training-config-store.ts';
import { assertMayDeploy } from '../controls/controls.ts';
import type { ReadsControls } from '../controls/controls-store.ts';
import type { StoredDataset } from '../datasets/dataset.ts';
import type { DatasetStore } from '../datasets/dataset-store.ts';
import { AppError, invalidRequest, notFound } from '../errors.ts';
import { neededMemoryGb } from '../gpu-memory/judge-memory.ts';
import type { Candidate } from '../jobs/candidate.ts';
import { diskDollarsPerHour, dollarsFor, mostDollars } from '../jobs/cost.ts';
import { maxWarningCharacters } from '../jobs/job.ts';
import type { CatalogGpu } from '../pods/gpu-provider.ts';
import { jsonBytes } from '../text-bytes.ts';
import { planCandidates } from './candidates.ts';
import { checkCaps, type JobCaps, withinPrice } from './caps.ts';
import type { DeployRequest } from './deploy-request.ts';
import { checkDisk } from './disk-need.ts';
import { checkMemory, checkSecrets } from './pod-needs.ts';

/** The bounds of a job's cost, defaults filled in, and the most that it can come to. */
export interface DeploySpending {
  /** The most that the job can cost, in dollars. */
  readonly estimated_cost: number;
  readonly disk_cost_per_hour: number;
  /** Of all attempts together. */
  readonly max_duration_minutes: number;
  readonly budget_limit: number | undefined;
}

export interface DeployPlan extends DeploySpending {
  /** As it was given, with the datasets of this deploy. */
  readonly config: TrainingConfigBody;
  readonly dataset: StoredDataset;
  readonly validation?: StoredDataset | undefined;
  readonly candidates: readonly Candidate[];
  /** Given and named ones together; `undefined` where there are none. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  /** Does not stop a deploy, but may well end the training. */
  readonly warning?: string;
}

export interface CheckDeps {
  readonly datasets: DatasetStore;
  readonly configs: TrainingConfigStore;
  readonly catalog: () => Promise<readonly CatalogGpu[]>;
  readonly defaultMaxDurationMinutes: number;
  readonly caps: JobCaps;
  readonly controls: ReadsControls;
  readonly namedSecrets: NamedSecrets;
  /** Only the local stack may call webhooks on this machine. */
  readonly allowPrivateWebhooks: boolean;
}

/** The checks in the order in which they are made; each is told once. */
export const checkOrder = ['request', 'dataset', 'config', 'secrets', 'disk', 'gpu', 'memory', 'budget'] as const;

export interface Check {
  readonly name: (typeof checkOrder)[number];
  readonly ok: boolean;
  readonly message: string;
}

/**
 * Of environment and of secrets, each. RunPod takes 100 kB of create request, of which bootstrap and our own fields need a
 * part (its REST v2 spec); and both are part of one item, of which DynamoDB takes 400 KB.
 */
const maxVariablesBytes = 64 * 1024;

/** Below this much of running time a budget pays for a start and no training. */
const smallestUsefulSeconds = 60;

/**
 * Everything that can be known before a pod is paid for. `onCheck` hears of each check as it is made; the first that
 * fails throws its `AppError`. Only too little memory or disk by an estimate, which may err, is told and does not throw.
 */
export const checkDeploy = async (
  request: DeployRequest,
  userId: string,
  deps: CheckDeps,
  onCheck: (check: Check) => void = () => {},
): Promise<DeployPlan> => {
  const passed = (name: Check['name'], message: string): void => onCheck({ name, ok: true, message });
  assertMayDeploy(await deps.controls.get(), userId);
  checkRequest(request, deps);
  checkCaps(request, deps.caps);
  passed('request', 'The request is well-formed.');
  const { body: given, changed } = await configOf(request, userId, deps);
  const dataset = await datasetOf(request.dataset_id ?? given.dataset_id, userId, deps);
  const validation = await validationOf(request.validation_dataset_id ?? given.validation_dataset_id, userId, deps);
  const datasets = validation === undefined ? [dataset] : [dataset, validation];
  passed('dataset', datasets.map(({ name, size_bytes }) => `Dataset ${name} is ready, ${size_bytes} bytes.`).join(' '));
  const config = { ...given, dataset_id: dataset.id, ...(validation && { validation_dataset_id: validation.id }) };
  checkConfig(config, dataset, validation);
  const doubts = [...(trainerOf(config) === 'transformers' ? modelWarnings(config) : []), ...changed];
  passed('config', [`Config ${config.name} fits the dataset.`, ...doubts].join(' '));
  const secrets = await secretsOf(request, userId, deps);
  passed('secrets', checkSecrets(secrets, config));
  const disk = checkDisk(request, datasets, config);
  onCheck({ name: 'disk', ...disk });
  const gpuTypes = namedGpus(request);
  const catalog = await deps.catalog();
  const needed_memory_gb = neededMemoryGb(config, request.gpu_count);
  const offers = planCandidates({ ...request, gpu_types: gpuTypes, needed_memory_gb }, catalog);
  const candidates = withinPrice(offers, diskDollarsPerHour(request), gpuTypes.length > 0, deps.caps);
  passed('gpu', `${candidates.length} offers, the first ${candidates[0]?.gpu_type} (${candidates[0]?.cloud}).`);
  const memory = checkMemory(config, request.gpu_count, candidates, catalog);
  onCheck({ name: 'memory', ok: memory.outcome !== 'too_small', message: memory.message });
  const spending = spendingOf(request, candidates, deps);
  passed('budget', `At most $${spending.estimated_cost.toFixed(2)}.`);
  const isTight = memory.outcome === 'too_small' || memory.outcome === 'tight';
  const warnings = [...doubts, ...(isTight ? [memory.message] : []), ...(disk.ok ? [] : [disk.message])];
  return {
    config,
    dataset,
    validation,
    candidates,
    secrets,
    ...spending,
    ...(warnings.length > 0 ? { warning: warnings.join(' ').slice(0, maxWarningCharacters) } : {}),
  };
};

/** The cards that a deploy names, in the order of preference. */
export const namedGpus = ({ gpu_type, gpu_types }: DeployRequest): readonly string[] =>
  gpu_types ?? (gpu_type === undefined ? [] : [gpu_type]);

const assertFew = (field: string, variables: Readonly<Record<string, string>>): void => {
  const bytes = jsonBytes(variables);
  if (bytes <= maxVariablesBytes) return;
  throw invalidRequest(`${field} has ${bytes} bytes in all; at most ${maxVariablesBytes} are taken.`);
};

/** With the values of those that are named, which are the job's from now on. */
const secretsOf = async (
  { secrets, secret_names: names = [] }: DeployRequest,
  userId: string,
  { namedSecrets }: CheckDeps,
): Promise<DeployPlan['secrets']> => {
  if (names.length === 0) return secrets;
  const whole = { ...secrets, ...(await namedSecrets(userId, names)) };
  assertFew('secrets', whole);
  return whole;
};

const checkRequest = (request: DeployRequest, deps: CheckDeps): void => {
  assertFew('environment_variables', request.environment_variables);
  assertFew('secrets', request.secrets ?? {});
  if (request.webhook === undefined) return;
  if (!URL.canParse(request.webhook.url)) throw invalidRequest('webhook: is not a URL.');
  const url = new URL(request.webhook.url);
  const isHttp = url.protocol === 'https:' || (deps.allowPrivateWebhooks && url.protocol === 'http:');
  const fault = deps.allowPrivateWebhooks ? undefined : hostFault(url.hostname);
  if (!isHttp || fault !== undefined || url.username !== '' || url.password !== '') {
    throw invalidRequest(
      `webhook: must be a public https URL without credentials${fault ? `; its host ${fault}` : ''}.`,
    );
  }
};

/** The config, and a sentence for each setting it leaves open whose default has changed since it was written. */
const configOf = async (
  request: DeployRequest,
  userId: string,
  deps: CheckDeps,
): Promise<{ readonly body: TrainingConfigBody; readonly changed: readonly string[] }> => {
  if (request.training_config !== undefined) return { body: request.training_config, changed: [] };
  const id = request.training_config_id ?? '';
  const stored = await deps.configs.get(userId, id);
  if (stored === undefined) throw notFound('Training config', id);
  // Every field that the trainer reads, and none of the bookkeeping.
  return { body: trainingConfigBodySchema.strip().parse(stored), changed: olderDefaults(stored) };
};

const datasetOf = async (id: string | undefined, userId: string, deps: CheckDeps): Promise<StoredDataset> => {
  if (id === undefined) {
    throw invalidRequest('Name a dataset: give dataset_id here or in the training config.', [
      { path: 'dataset_id', message: 'is needed, here or in the training config' },
    ]);
  }
  return readyDataset(id, userId, deps, 'trained on');
};

const validationOf = async (
  id: string | undefined,
  userId: string,
  deps: CheckDeps,
): Promise<StoredDataset | undefined> =>
  id === undefined ? undefined : readyDataset(id, userId, deps, 'evaluated on');

const readyDataset = async (
  id: string,
  userId: string,
  { datasets }: CheckDeps,
  use: 'trained on' | 'evaluated on',
): Promise<StoredDataset> => {
  const dataset = await datasets.get(userId, id);
  if (dataset === undefined) throw notFound('Dataset', id);
  if (dataset.status !== 'ready') {
    throw new AppError('dataset_not_ready', `Dataset ${id} is ${dataset.status}. Only a ready dataset can be ${use}.`);
  }
  return dataset;
};

const checkConfig = (
  config: TrainingConfigBody,
  dataset: StoredDataset,
  validation: StoredDataset | undefined,
): void => {
  assertConfigFits(config);
  const fault = configFaults(config, dataset, validation);
  if (fault !== undefined) throw fault;
  const trainer = trainerOf(config);
  if (podTrainers.includes(trainer)) return;
  const message = `pods of this version have ${podTrainers.join(', ')} only`;
  throw new AppError('config_invalid', `Nothing can train this config: ${message}, and it asks for ${trainer}.`, {
    issues: [{ path: 'training_config.trainer', message }],
  });
};

/** Throws `config_invalid` (422) where the budget pays for no training. */
const spendingOf = (request: DeployRequest, candidates: readonly Candidate[], deps: CheckDeps): DeploySpending => {
  const disk_cost_per_hour = diskDollarsPerHour(request);
  const dearest = Math.max(...candidates.map((candidate) => candidate.cost_per_hour));
  const smallest = dollarsFor(dearest + disk_cost_per_hour, smallestUsefulSeconds);
  const budget_limit = request.budget_limit ?? deps.caps.defaultBudgetDollars;
  if (budget_limit !== undefined && budget_limit < smallest) {
    throw new AppError('config_invalid', `budget_limit is below the price of one minute ($${smallest.toFixed(4)}).`, {
      issues: [{ path: 'budget_limit', message: 'is below the price of one minute' }],
    });
  }
  const max_duration_minutes = request.max_duration_minutes ?? deps.defaultMaxDurationMinutes;
  const estimated_cost = mostDollars({ candidates, disk_cost_per_hour, max_duration_minutes, budget_limit });
  return { estimated_cost, disk_cost_per_hour, max_duration_minutes, budget_limit };
};
