import type { FunctionName } from '../../shared/names.ts';
import type { FunctionSpec } from '../constructs/service-function.ts';
import type { PodRuntime, Resources } from './resources.ts';

/** Every function that a route calls; one without a spec does not compile. */
export const routeFunctions = (
  _resources: Resources,
  _podRuntime: PodRuntime,
): Partial<Record<FunctionName, FunctionSpec>> => ({});
