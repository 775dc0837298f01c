import type { scheduledFunctions } from '../../shared/names.ts';
import type { FunctionSpec } from '../constructs/service-function.ts';
import { dueWorkFunctions } from './due-work.ts';
import { gpuCatalogFunctions } from './gpus.ts';
import { reaperFunctions } from './reaper.ts';
import type { Resources } from './resources.ts';

export type ScheduledFunctionName = keyof typeof scheduledFunctions;

/** Returns the specs of all functions that only a schedule calls. */
export const scheduledFunctionSpecs = (resources: Resources): Record<ScheduledFunctionName, FunctionSpec> => ({
  ...reaperFunctions(resources),
  ...dueWorkFunctions(resources),
  ...gpuCatalogFunctions(resources),
});
