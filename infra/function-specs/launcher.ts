import type { Env as LaunchJobs } from '../../functions/launcher/launch-jobs.env.ts';
import { launchNames } from '../../shared/lifecycle.ts';
import { indexNames, type invokedFunctions } from '../../shared/names.ts';
import { onIndex, onTable } from '../constructs/access.ts';
import { type FunctionSpec, functionSpec } from '../constructs/service-function.ts';
import { callsOfLaunchesEnvironment, providerEnvironment, providerPermissions } from './provider.ts';
import type { LauncherResources } from './resources.ts';
import { numbersOf } from './settings-as-text.ts';

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
        JOBS_TABLE: tables.jobs.tableName,
        DUE_WORK_TABLE: tables.dueWork.tableName,
        REAPER_STATE_TABLE: tables.reaperState.tableName,
        CONTROLS_TABLE: tables.controls.tableName,
        TELEMETRY_TABLE: tables.telemetry.tableName,
        PUBLIC_API_URL: publicApiUrl,
        MIN_CUDA_VERSION: settings.MIN_CUDA_VERSION,
        ...providerEnvironment(resources),
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
        ...providerPermissions(resources),
      ],
      // Creates begin within 45 s and take up to 60 s. The remaining time is for writes to the database.
      timeoutSeconds: 120,
    }),
  };
};
