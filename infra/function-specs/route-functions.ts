import type { ServingFunction } from '../../shared/names.ts';
import type { FunctionSpec } from '../constructs/service-function.ts';
import { accountFunctions } from './accounts.ts';
import { adminFunctions } from './admin.ts';
import { configFunctions } from './configs.ts';
import { datasetFunctions } from './datasets.ts';
import { deployFunctions } from './deploy.ts';
import { downloadFunctions } from './downloads.ts';
import { gpuFunctions } from './gpus.ts';
import { jobFunctions } from './jobs.ts';
import { metaFunctions } from './meta.ts';
import { podFunctions } from './pods.ts';
import { reaperRouteFunctions } from './reaper.ts';
import type { PodRuntime, Resources } from './resources.ts';

/** Returns the specs of all functions that routes call. A missing spec does not compile. */
export const routeFunctions = (
  resources: Resources,
  podRuntime: PodRuntime,
): Record<ServingFunction, FunctionSpec> => ({
  ...datasetFunctions(resources),
  ...downloadFunctions(resources),
  ...configFunctions(resources),
  ...deployFunctions(resources),
  ...jobFunctions(resources),
  ...reaperRouteFunctions(resources),
  ...accountFunctions(resources),
  ...adminFunctions(resources),
  ...gpuFunctions(resources),
  ...podFunctions(resources, podRuntime),
  ...metaFunctions(resources),
});
