import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { gpuCatalogKey } from '../../shared/names.ts';
import { onAbsence, onFunction, onNamedSecret, onObjects, onTable } from '../constructs/access.ts';
import type { ReadableSecret } from '../constructs/secrets.ts';
import { shareRunpodCalls } from '../runpod-calls.ts';
import type { Settings } from '../settings.ts';
import type { LauncherResources, Resources } from './resources.ts';

const byKey = ({ RUNPOD_API_URL }: Settings, key: ReadableSecret) => ({
  environment: { RUNPOD_API_URL, RUNPOD_API_KEY_SECRET: key.id },
  permissions: onNamedSecret(key),
});

/** Returns the variables and permissions of a function that creates or ends pods at RunPod. */
export const provider = ({ settings, runpodApiKey }: LauncherResources) => byKey(settings, runpodApiKey);

/** Returns the variables and permissions of a function that only reads from RunPod. A key that can change nothing is enough. */
export const readingProvider = ({ settings, runpodReadKey }: Resources) => byKey(settings, runpodReadKey);

/**
 * Returns the variables and permissions that limit the calls to RunPod that users cause. A function also needs `provider` or
 * `readingProvider`.
 */
export const callsOfUsers = ({ settings, tables }: Resources) => ({
  environment: {
    ALLOWANCES_TABLE: tables.allowances.tableName,
    RUNPOD_CALLS_OF_USERS: String(shareRunpodCalls(settings.RUNPOD_CALLS_PER_MINUTE).RUNPOD_CALLS_OF_USERS),
  },
  permissions: [onTable(tables.allowances, 'UpdateItem')],
});

/** Returns the variables with the calls to RunPod that are reserved for sweeps. A sweep also needs the provider. */
export const callsForSweepsEnvironment = ({ settings }: Resources) => ({
  RUNPOD_CALLS_FOR_SWEEPS: String(shareRunpodCalls(settings.RUNPOD_CALLS_PER_MINUTE).RUNPOD_CALLS_FOR_SWEEPS),
});

/**
 * Returns the variables that limit the launcher's calls to RunPod. The limit covers launches without calls reserved by a sweep.
 */
export const callsOfLaunchesEnvironment = ({ settings, tables }: LauncherResources) => ({
  ALLOWANCES_TABLE: tables.allowances.tableName,
  RUNPOD_CALLS_OF_LAUNCHES: String(shareRunpodCalls(settings.RUNPOD_CALLS_PER_MINUTE).RUNPOD_CALLS_OF_LAUNCHES),
});

/** Returns the permissions to read and replace the snapshot of the GPU catalogue. A function replaces a missing or old snapshot. */
export const catalogPermissions = ({ bucket }: Resources): readonly PolicyStatement[] => [
  onObjects(bucket, gpuCatalogKey, 'GetObject', 'PutObject'),
  onAbsence(bucket),
];

/** Returns the variables and permissions of a function that orders the launcher to launch jobs. */
export const launching = ({ launcher }: Resources) => ({
  environment: { LAUNCHER_FUNCTION: launcher.functionName },
  permissions: [onFunction(launcher)],
});

/** The timeout of functions that call RunPod. RunPod may take many seconds to answer, and API Gateway gives up after 30 s. */
export const providerTimeoutSeconds = 29;
