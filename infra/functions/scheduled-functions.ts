import type { scheduledFunctions } from '../../shared/names.ts';
import type { FunctionSpec } from '../constructs/service-function.ts';
import type { Resources } from './resources.ts';

export type ScheduledFunctionName = keyof typeof scheduledFunctions;

/** Every function that only a schedule calls. */
export const scheduledFunctionSpecs = (_resources: Resources): Record<ScheduledFunctionName, FunctionSpec> => ({
  sweep: { environment: {}, failureImpact: 'to be', permissions: [] },
  'refresh-gpu-catalog': { environment: {}, failureImpact: 'to be', permissions: [] },
});
