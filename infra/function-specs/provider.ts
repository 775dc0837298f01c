import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { gpuCatalogKey } from '../../shared/names.ts';
import { onAbsence, onFunction, onNamedSecret, onObjects, onTable } from '../constructs/access.ts';
import { shareRunpodCalls } from '../runpod-calls.ts';
import type { LauncherResources, Resources } from './resources.ts';

/** Variables of a function that makes or ends pods at RunPod. */
export const providerEnvironment = ({ settings, runpodApiKey }: LauncherResources) => ({
  RUNPOD_API_URL: settings.RUNPOD_API_URL,
  RUNPOD_API_KEY_SECRET: runpodApiKey.id,
});

export const providerPermissions = ({ runpodApiKey }: LauncherResources): readonly PolicyStatement[] =>
  onNamedSecret(runpodApiKey);

/** Variables of a function that only reads from RunPod: a key that can change nothing is enough. */
export const readingProviderEnvironment = ({ settings, runpodReadKey }: Resources) => ({
  RUNPOD_API_URL: settings.RUNPOD_API_URL,
  RUNPOD_API_KEY_SECRET: runpodReadKey.id,
});

export const readingProviderPermissions = ({ runpodReadKey }: Resources): readonly PolicyStatement[] =>
  onNamedSecret(runpodReadKey);

/** Variables of a function whose calls to RunPod are caused by users, beside the provider's own. */
export const callsOfUsersEnvironment = ({ settings, tables }: Resources) => ({
  ALLOWANCES_TABLE: tables.allowances.tableName,
  RUNPOD_CALLS_OF_USERS: String(shareRunpodCalls(settings.RUNPOD_CALLS_PER_MINUTE).RUNPOD_CALLS_OF_USERS),
});

export const callsOfUsersPermissions = ({ tables }: Resources): readonly PolicyStatement[] => [
  onTable(tables.allowances, 'UpdateItem'),
];

/** Variables of a sweep, whose calls to RunPod are kept for it, beside the provider's own. */
export const callsForSweepsEnvironment = ({ settings }: Resources) => ({
  RUNPOD_CALLS_FOR_SWEEPS: String(shareRunpodCalls(settings.RUNPOD_CALLS_PER_MINUTE).RUNPOD_CALLS_FOR_SWEEPS),
});

/** Variables of the launcher: its share of calls where no sweep has set any aside for it. */
export const callsOfLaunchesEnvironment = ({ settings, tables }: LauncherResources) => ({
  ALLOWANCES_TABLE: tables.allowances.tableName,
  RUNPOD_CALLS_OF_LAUNCHES: String(shareRunpodCalls(settings.RUNPOD_CALLS_PER_MINUTE).RUNPOD_CALLS_OF_LAUNCHES),
});

/** The snapshot of the GPU catalogue. A function that finds it missing or old takes a new one. */
export const catalogPermissions = ({ bucket }: Resources): readonly PolicyStatement[] => [
  onObjects(bucket, gpuCatalogKey, 'GetObject', 'PutObject'),
  onAbsence(bucket),
];

/** Variables of a function that has jobs launched within seconds. */
export const launcherEnvironment = ({ launcher }: Resources) => ({ LAUNCHER_FUNCTION: launcher.functionName });

export const launcherPermissions = ({ launcher }: Resources): readonly PolicyStatement[] => [onFunction(launcher)];

/** RunPod may take many seconds for an answer; API Gateway gives up after 30. */
export const providerTimeoutSeconds = 29;
