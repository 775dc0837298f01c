import { hostFault } from '../../public-host.ts';
import { assertConfigFits } from '../configs/config-bytes.ts';
import { configFaults, trainerOf } from '../configs/config-faults.ts';
import { podTrainers, type TrainingConfigBody, trainingConfigBodySchema } from '../configs/training-config.ts';
import type { TrainingConfigStore } from '../configs/training-config-store.ts';
import { assertMayDeploy } from '../controls/controls.ts';
import type { ReadsControls } from '../controls/controls-store.ts';
import type { StoredDataset } from '../datasets/dataset.ts';
import type { DatasetStore } from '../datasets/dataset-store.ts';
import { AppError, invalidRequest, notFound } from '../errors.ts';
import { neededMemoryGb } from '../memory/judge-memory.ts';
import type { CatalogGpu } from '../pods/gpu-provider.ts';
import { jsonBytes } from '../text-bytes.ts';
import { planCandidates } from './candidates.ts';
import { checkCaps, type JobCaps, withinPrice } from './caps.ts';
import { diskDollarsPerHour, dollarsFor, mostDollars } from './cost.ts';
import { checkMemory, checkSecrets } from './deploy-needs.ts';
import { checkDisk } from './disk-need.ts';
import type { Candidate } from './job.ts';

/** What a deploy asks for, after its shape was checked. */
export interface DeployWish {
  readonly training_config_id?: string | undefined;
  readonly training_config?: TrainingConfigBody | undefined;
  readonly dataset_id?: string | undefined;
  readonly gpu_type?: string | undefined;
  readonly gpu_types?: readonly string[] | undefined;
  readonly gpu_count: number;
  readonly cloud: 'secure' | 'community' | 'any';
  readonly data_center_ids: readonly string[];
  readonly disk_gb: number;
  readonly volume_size_gb: number;
  readonly environment_variables: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  readonly budget_limit?: number | undefined;
  readonly max_duration_minutes?: number | undefined;
  readonly max_attempts?: number | undefined;
  readonly webhook?: { readonly url: string } | undefined;
}

/** What bounds a job's cost, defaults filled in, and what that comes to. */
export interface DeploySpending {
  /** The most that the job can cost, in dollars. */
  readonly estimated_cost: number;
  readonly disk_cost_per_hour: number;
  /** Of all attempts together. */
  readonly max_duration_minutes: number;
  readonly budget_limit: number | undefined;
}

export interface DeployPlan extends DeploySpending {
  readonly config: TrainingConfigBody;
  readonly dataset: StoredDataset;
  readonly candidates: readonly Candidate[];
  /** What does not stop a deploy, but may well end the training. */
  readonly warning?: string;
}

export interface CheckDeps {
  readonly datasets: DatasetStore;
  readonly configs: TrainingConfigStore;
  readonly catalog: () => Promise<readonly CatalogGpu[]>;
  readonly defaultMaxDurationMinutes: number;
  readonly caps: JobCaps;
  readonly controls: ReadsControls;
  /** Only the local stack may call webhooks on this machine. */
  readonly allowPrivateWebhooks: boolean;
}

/** In which the checks are made; each is told once. */
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
  wish: DeployWish,
  userId: string,
  deps: CheckDeps,
  onCheck: (check: Check) => void = () => {},
): Promise<DeployPlan> => {
  const passed = (name: Check['name'], message: string): void => onCheck({ name, ok: true, message });
  assertMayDeploy(await deps.controls.get(), userId);
  checkRequest(wish, deps);
  checkCaps(wish, deps.caps);
  passed('request', 'The request is well-formed.');
  const config = await configOf(wish, userId, deps);
  const dataset = await datasetOf(wish.dataset_id ?? config.dataset_id, userId, deps);
  passed('dataset', `Dataset ${dataset.name} is ready, ${dataset.size_bytes} bytes.`);
  checkConfig(config, dataset);
  passed('config', `Config ${config.name} fits the dataset.`);
  passed('secrets', checkSecrets(wish.secrets, config));
  const disk = checkDisk(wish, dataset, config);
  onCheck({ name: 'disk', ...disk });
  const gpuTypes = wish.gpu_types ?? (wish.gpu_type === undefined ? [] : [wish.gpu_type]);
  const catalog = await deps.catalog();
  const needed_memory_gb = neededMemoryGb(config, wish.gpu_count);
  const offers = planCandidates({ ...wish, gpu_types: gpuTypes, needed_memory_gb }, catalog);
  const candidates = withinPrice(offers, diskDollarsPerHour(wish), gpuTypes.length > 0, deps.caps);
  passed('gpu', `${candidates.length} offers, the first ${candidates[0]?.gpu_type} (${candidates[0]?.cloud}).`);
  const memory = checkMemory(config, wish.gpu_count, candidates, catalog);
  onCheck({ name: 'memory', ok: memory.outcome !== 'too_small', message: memory.message });
  const spending = spendingOf(wish, candidates, deps);
  passed('budget', `At most $${spending.estimated_cost.toFixed(2)}.`);
  const isDoubtful = memory.outcome === 'too_small' || memory.outcome === 'tight';
  const doubts = [...(isDoubtful ? [memory.message] : []), ...(disk.ok ? [] : [disk.message])];
  return {
    config,
    dataset,
    candidates,
    ...spending,
    ...(doubts.length > 0 ? { warning: doubts.join(' ') } : {}),
  };
};

const checkRequest = (wish: DeployWish, deps: CheckDeps): void => {
  for (const field of ['environment_variables', 'secrets'] as const) {
    const bytes = jsonBytes(wish[field] ?? {});
    if (bytes > maxVariablesBytes) {
      throw invalidRequest(`${field} has ${bytes} bytes in all; at most ${maxVariablesBytes} are taken.`);
    }
  }
  if (wish.webhook === undefined) return;
  if (!URL.canParse(wish.webhook.url)) throw invalidRequest('webhook: is not a URL.');
  const url = new URL(wish.webhook.url);
  const isHttp = url.protocol === 'https:' || (deps.allowPrivateWebhooks && url.protocol === 'http:');
  const fault = deps.allowPrivateWebhooks ? undefined : hostFault(url.hostname);
  if (!isHttp || fault !== undefined || url.username !== '' || url.password !== '') {
    throw invalidRequest(
      `webhook: must be a public https URL without credentials${fault ? `; its host ${fault}` : ''}.`,
    );
  }
};

const configOf = async (wish: DeployWish, userId: string, deps: CheckDeps): Promise<TrainingConfigBody> => {
  if (wish.training_config !== undefined) return withTrainer(wish.training_config);
  const id = wish.training_config_id ?? '';
  const stored = await deps.configs.get(userId, id);
  if (stored === undefined) throw notFound('Training config', id);
  // Every field that the trainer reads, and none of the bookkeeping.
  return withTrainer(trainingConfigBodySchema.strip().parse(stored));
};

/** What is stored with the job says which trainer it is. */
const withTrainer = (config: TrainingConfigBody): TrainingConfigBody => ({ ...config, trainer: trainerOf(config) });

const datasetOf = async (id: string | undefined, userId: string, deps: CheckDeps): Promise<StoredDataset> => {
  if (id === undefined) {
    throw invalidRequest('Name a dataset: give dataset_id here or in the training config.', [
      { path: 'dataset_id', message: 'is needed, here or in the training config' },
    ]);
  }
  const dataset = await deps.datasets.get(userId, id);
  if (dataset === undefined) throw notFound('Dataset', id);
  if (dataset.status !== 'ready') {
    throw new AppError(
      'dataset_not_ready',
      `Dataset ${id} is ${dataset.status}. Only a ready dataset can be trained on.`,
    );
  }
  return dataset;
};

const checkConfig = (config: TrainingConfigBody, dataset: StoredDataset): void => {
  assertConfigFits(config);
  const fault = configFaults(config, dataset);
  if (fault !== undefined) throw fault;
  const trainer = trainerOf(config);
  if (podTrainers.includes(trainer)) return;
  const message = `pods of this version have ${podTrainers.join(', ')} only`;
  throw new AppError('config_invalid', `Nothing can train this config: ${message}, and it asks for ${trainer}.`, {
    issues: [{ path: 'training_config.trainer', message }],
  });
};

/** Throws `config_invalid` (422) where the budget pays for no training. */
const spendingOf = (wish: DeployWish, candidates: readonly Candidate[], deps: CheckDeps): DeploySpending => {
  const disk_cost_per_hour = diskDollarsPerHour(wish);
  const dearest = Math.max(...candidates.map((candidate) => candidate.cost_per_hour));
  const smallest = dollarsFor(dearest + disk_cost_per_hour, smallestUsefulSeconds);
  const budget_limit = wish.budget_limit ?? deps.caps.defaultBudgetDollars;
  if (budget_limit !== undefined && budget_limit < smallest) {
    throw new AppError('config_invalid', `budget_limit is below the price of one minute ($${smallest.toFixed(4)}).`, {
      issues: [{ path: 'budget_limit', message: 'is below the price of one minute' }],
    });
  }
  const max_duration_minutes = wish.max_duration_minutes ?? deps.defaultMaxDurationMinutes;
  const estimated_cost = mostDollars({ candidates, disk_cost_per_hour, max_duration_minutes, budget_limit });
  return { estimated_cost, disk_cost_per_hour, max_duration_minutes, budget_limit };
};
