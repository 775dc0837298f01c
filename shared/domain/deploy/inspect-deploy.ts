import { assertConfigFits } from '../configs/config-bytes.ts';
import { allConfigRefusals } from '../configs/config-issues.ts';
import { modelWarnings } from '../configs/model-issues.ts';
import { trainerOf } from '../configs/trainer-of.ts';
import { podTrainers, type TrainingConfigBody } from '../configs/training-config.ts';
import { assertMayDeploy } from '../controls/controls.ts';
import type { StoredDataset } from '../datasets/dataset.ts';
import { AppError } from '../errors.ts';
import { neededMemoryGb } from '../gpu-memory/judge-memory.ts';
import { resolveGpu } from '../gpus/resolve-gpu.ts';
import type { Candidate } from '../jobs/candidate.ts';
import { diskDollarsPerHour } from '../jobs/cost.ts';
import { maxWarningCharacters } from '../jobs/job.ts';
import { requestCountOnRefusal } from '../limits/count-accounts.ts';
import type { DeployOf } from '../limits/earlier-deploy.ts';
import { inDollars, microDollarsAtMost } from '../limits/micro-dollars.ts';
import type { CatalogGpu } from '../pods/gpu-provider.ts';
import { planCandidates } from './candidates.ts';
import { capFaults, withinPrice } from './caps.ts';
import { Checklist } from './checklist.ts';
import { configOf, datasetOf, secretsOf, validationOf } from './deploy-inputs.ts';
import type { Check, CheckDeps, DeployPlan } from './deploy-plan.ts';
import { type DeployRequest, namedGpus } from './deploy-request.ts';
import { shareOf, spendingOf } from './deploy-spending.ts';
import { checkDisk } from './disk-need.ts';
import { checkMemory, checkSecrets } from './pod-needs.ts';
import { requestFaults } from './request-faults.ts';

export interface Inspection {
  readonly checks: readonly Check[];
  /** `undefined` if the deploy would be refused. */
  readonly plan: DeployPlan | undefined;
  /** The config as far as it is known, even if the deploy would be refused. */
  readonly config: TrainingConfigBody | undefined;
  readonly candidates: readonly Candidate[];
  readonly catalog: readonly CatalogGpu[];
}

/**
 * Makes all checks in the order of a deploy. A check that depends on a failed check is skipped. `onFault` is called with each
 * fault. If `onFault` throws, the inspection ends. Errors that are not faults of the request are thrown.
 */
export const inspectDeploy = async (
  request: DeployRequest,
  userId: string,
  deps: CheckDeps,
  onFault: (fault: AppError) => void,
  of?: DeployOf,
): Promise<Inspection> => {
  const list = new Checklist(onFault);
  const [controls, usage, installation] = await Promise.all([
    deps.controls.get(),
    deps.usage.get(userId),
    deps.installation.get(),
  ]);
  await list.try('request', () => assertMayDeploy(controls, userId));
  list.failed('request', [...requestFaults(request, deps), ...capFaults(request, deps.caps)]);
  list.passed('request', 'The request is well-formed.');
  const inputs = await findInputs(request, userId, deps, list);
  const { config, datasets, doubts } = inputs;
  const disk =
    config && datasets.length > 0 ? await list.try('disk', () => checkDisk(request, datasets, config)) : undefined;
  if (disk?.ok === false) list.doubted('disk', disk.message);
  else if (disk !== undefined) list.passed('disk', disk.message);
  const catalog = await deps.catalog();
  const candidates = await findCandidates(request, config, catalog, deps, list);
  const memory =
    config &&
    candidates &&
    (await list.try('memory', () => checkMemory(config, request.gpu_count, candidates, catalog)));
  if (memory?.outcome === 'too_small') list.doubted('memory', memory.message);
  else if (memory !== undefined) list.passed('memory', memory.message);
  const spending = candidates && (await list.try('budget', () => spendingOf(request, candidates, deps)));
  const share =
    spending &&
    candidates &&
    (await list.try('budget', () =>
      requestCountOnRefusal(installation, deps, () => shareOf(spending, candidates, { usage, installation }, deps, of)),
    ));
  if (spending !== undefined)
    list.passed('budget', `At most ${inDollars(microDollarsAtMost(spending.estimated_cost))}.`);
  const { dataset, validation, secrets } = inputs;
  const isWhole = !list.hasFault && config && dataset && disk && candidates && memory && spending && share;
  const isTight = memory?.outcome === 'too_small' || memory?.outcome === 'tight';
  const warnings = [...doubts, ...(isTight ? [memory.message] : []), ...(disk?.ok === false ? [disk.message] : [])];
  const warning = warnings.length === 0 ? {} : { warning: warnings.join(' ').slice(0, maxWarningCharacters) };
  return {
    checks: list.checks(),
    plan: isWhole ? { config, dataset, validation, candidates, secrets, ...spending, share, ...warning } : undefined,
    config,
    candidates: candidates ?? [],
    catalog,
  };
};

/**
 * Finds the config, the datasets and the secrets of a deploy, and checks that they fit together. The result contains what was
 * found.
 */
const findInputs = async (request: DeployRequest, userId: string, deps: CheckDeps, list: Checklist) => {
  const given = await list.try('config', () => configOf(request, userId, deps));
  const body = given?.body;
  // A config that was not found may name a dataset, so a missing dataset is not reported.
  const dataset =
    body === undefined && request.dataset_id === undefined
      ? undefined
      : await list.try('dataset', () => datasetOf(request.dataset_id ?? body?.dataset_id, userId, deps));
  const validation = await list.try('dataset', () =>
    validationOf(request.validation_dataset_id ?? body?.validation_dataset_id, userId, deps),
  );
  const datasets = [dataset, validation].filter((one) => one !== undefined);
  if (dataset !== undefined) {
    const sizes = datasets.map(({ name, size_bytes }) => `Dataset ${name} is ready, ${size_bytes} bytes.`);
    list.passed('dataset', sizes.join(' '));
  }
  const held = await list.try('secrets', () => secretsOf(request, userId, deps));
  const found = { datasets, dataset, validation, secrets: held?.secrets };
  if (body === undefined) return { ...found, config: undefined, doubts: [] };
  const config = {
    ...body,
    ...(dataset && { dataset_id: dataset.id }),
    ...(validation && { validation_dataset_id: validation.id }),
  };
  await list.try('config', () => assertConfigFits(config));
  list.failed('config', faultsOf(config, dataset, validation));
  const doubts = [...(trainerOf(config) === 'transformers' ? modelWarnings(config) : []), ...(given?.changed ?? [])];
  list.passed('config', [`Config ${config.name} fits the dataset.`, ...doubts].join(' '));
  const enough = held && (await list.try('secrets', () => checkSecrets(held.secrets, config)));
  if (enough !== undefined) list.passed('secrets', enough);
  return { ...found, config, doubts };
};

const faultsOf = (
  config: TrainingConfigBody,
  dataset: StoredDataset | undefined,
  validation: StoredDataset | undefined,
): readonly AppError[] => {
  const trainer = trainerOf(config);
  const message = `pods of this version have ${podTrainers.join(', ')} only`;
  const sentence = `Nothing can train this config: ${message}, and it asks for ${trainer}.`;
  const issues = [{ path: 'training_config.trainer', message }];
  return [
    ...allConfigRefusals(config, dataset, validation),
    ...(podTrainers.includes(trainer) ? [] : [new AppError('config_invalid', sentence, { issues })]),
  ];
};

/** Returns the offers to try, or `undefined` if no offer is possible. */
const findCandidates = async (
  request: DeployRequest,
  config: TrainingConfigBody | undefined,
  catalog: readonly CatalogGpu[],
  deps: CheckDeps,
  list: Checklist,
): Promise<readonly Candidate[] | undefined> => {
  const named = namedGpus(request);
  const known: string[] = [];
  for (const [nth, text] of named.entries()) {
    const path = request.gpu_types === undefined ? 'gpu_type' : `gpu_types.${nth}`;
    const card = await list.try('gpu', () => resolveGpu(text, catalog, path));
    if (card !== undefined) known.push(text);
  }
  if (named.length > 0 && known.length === 0) return undefined;
  const needed_memory_gb = config && neededMemoryGb(config, request.gpu_count);
  const candidates = await list.try('gpu', () =>
    withinPrice(
      planCandidates({ ...request, gpu_types: known, needed_memory_gb }, catalog),
      diskDollarsPerHour(request),
      known.length > 0,
      deps.caps,
    ),
  );
  const [first] = candidates ?? [];
  if (first !== undefined)
    list.passed('gpu', `${candidates?.length} offers, the first ${first.gpu_type} (${first.cloud}).`);
  return candidates;
};
