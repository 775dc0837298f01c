import type { Env as LaunchJobs } from '../../functions/launcher/launch-jobs.env.ts';
import { launchNames } from '../../shared/lifecycle.ts';
import { indexNames, type invokedFunctions } from '../../shared/names.ts';
import { onIndex, onTable } from '../constructs/access.ts';
import { type FunctionSpec, functionSpec } from '../constructs/service-function.ts';
import { callsOfLaunchesEnvironment, provider } from './provider.ts';
import type { LauncherResources } from './resources.ts';
import { numbersOf } from './settings-as-text.ts';
import { tableNames } from './table-names.ts';

/** Returns the specs of all functions that other functions call asynchronously. */
export const invokedFunctionSpecs = (
  resources: LauncherResources,
): Record<keyof typeof invokedFunctions, FunctionSpec> => {
  const { stage, settings, tables, publicApiUrl } = resources;
  return {
    'launch-jobs': functionSpec<LaunchJobs>({
      failureImpact: 'Jobs that wait for a GPU do not start, nor do those whose attempt is to be repeated.',
      environment: {
        STAGE: stage.name,
        ...tableNames(tables, 'jobs', 'dueWork', 'reaperState', 'controls', 'telemetry'),
        PUBLIC_API_URL: publicApiUrl,
        MIN_CUDA_VERSION: settings.MIN_CUDA_VERSION,
        ...provider(resources).environment,
        ...callsOfLaunchesEnvironment(resources),
        ...numbersOf(settings, ...launchNames),
      },
      permissions: [
        onTable(tables.jobs, 'GetItem', 'UpdateItem'),
        onIndex(tables.jobs, indexNames.jobsByPod),
        onTable(tables.dueWork, 'PutItem'),
        onTable(tables.reaperState, 'UpdateItem'),
        onTable(tables.telemetry, 'GetItem', 'PutItem'),
        onTable(tables.controls, 'GetItem'),
        onTable(tables.allowances, 'UpdateItem'),
        ...provider(resources).permissions,
      ],
      // Creates begin within 45 s and take up to 60 s. The remaining time is for writes to the database.
      timeoutSeconds: 120,
    }),
  };
};
