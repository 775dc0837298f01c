import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { gpuCatalogKey } from '../../shared/names.ts';
import { onAbsence, onFunction, onNamedSecret, onObjects, onTable } from '../constructs/access.ts';
import { shareRunpodCalls } from '../runpod-calls.ts';
import type { LauncherResources, Resources } from './resources.ts';

/** Returns the variables of a function that creates or ends pods at RunPod. */
export const providerEnvironment = ({ settings, runpodApiKey }: LauncherResources) => ({
  RUNPOD_API_URL: settings.RUNPOD_API_URL,
  RUNPOD_API_KEY_SECRET: runpodApiKey.id,
});

export const providerPermissions = ({ runpodApiKey }: LauncherResources): readonly PolicyStatement[] =>
  onNamedSecret(runpodApiKey);

/** Returns the variables of a function that only reads from RunPod. A key that can change nothing is enough. */
export const readingProviderEnvironment = ({ settings, runpodReadKey }: Resources) => ({
  RUNPOD_API_URL: settings.RUNPOD_API_URL,
  RUNPOD_API_KEY_SECRET: runpodReadKey.id,
});

export const readingProviderPermissions = ({ runpodReadKey }: Resources): readonly PolicyStatement[] =>
  onNamedSecret(runpodReadKey);

/** Returns the variables that limit the calls to RunPod that users cause. A function also needs the variables of the provider. */
export const callsOfUsersEnvironment = ({ settings, tables }: Resources) => ({
  ALLOWANCES_TABLE: tables.allowances.tableName,
  RUNPOD_CALLS_OF_USERS: String(shareRunpodCalls(settings.RUNPOD_CALLS_PER_MINUTE).RUNPOD_CALLS_OF_USERS),
});

export const callsOfUsersPermissions = ({ tables }: Resources): readonly PolicyStatement[] => [
  onTable(tables.allowances, 'UpdateItem'),
];

/** Returns the variables with the calls to RunPod that are reserved for sweeps. A sweep also needs the variables of the provider. */
export const callsForSweepsEnvironment = ({ settings }: Resources) => ({
  RUNPOD_CALLS_FOR_SWEEPS: String(shareRunpodCalls(settings.RUNPOD_CALLS_PER_MINUTE).RUNPOD_CALLS_FOR_SWEEPS),
});

/** Returns the variables that limit the launcher's calls to RunPod for launches for which no sweep has reserved calls. */
export const callsOfLaunchesEnvironment = ({ settings, tables }: LauncherResources) => ({
  ALLOWANCES_TABLE: tables.allowances.tableName,
  RUNPOD_CALLS_OF_LAUNCHES: String(shareRunpodCalls(settings.RUNPOD_CALLS_PER_MINUTE).RUNPOD_CALLS_OF_LAUNCHES),
});

/** Returns the permissions to read and replace the snapshot of the GPU catalogue. A function replaces a missing or old snapshot. */
export const catalogPermissions = ({ bucket }: Resources): readonly PolicyStatement[] => [
  onObjects(bucket, gpuCatalogKey, 'GetObject', 'PutObject'),
  onAbsence(bucket),
];

/** Returns the variables of a function that orders the launcher to launch jobs. */
export const launcherEnvironment = ({ launcher }: Resources) => ({ LAUNCHER_FUNCTION: launcher.functionName });

export const launcherPermissions = ({ launcher }: Resources): readonly PolicyStatement[] => [onFunction(launcher)];

/** The timeout of functions that call RunPod. RunPod may take many seconds to answer, and API Gateway gives up after 30 s. */
export const providerTimeoutSeconds = 29;
