import type { Env as DryRunSweep } from '../../functions/reaper/dry-run-sweep.env.ts';
import type { Env as Sweep } from '../../functions/reaper/sweep.env.ts';
import { policyNames } from '../../shared/lifecycle.ts';
import { indexNames } from '../../shared/names.ts';
import { onIndex, onSecret, onTable } from '../constructs/access.ts';
import { functionSpec } from '../constructs/service-function.ts';
import { operatorEnvironment } from './operator.ts';
import { callsForSweepsEnvironment, launching, provider, providerTimeoutSeconds, readingProvider } from './provider.ts';
import type { Resources } from './resources.ts';
import { installationLimitsEnvironment, numbersOf, userLimitsEnvironment } from './settings-as-text.ts';
import { tableNames } from './table-names.ts';

/**
 * Returns the functions for operators who supervise the reaper. These functions read the same data as a sweep and cannot change anything.
 */
export const reaperRouteFunctions = (resources: Resources) => {
  const { stage, settings, tables } = resources;
  return {
    'dry-run-sweep': functionSpec<DryRunSweep>({
      failureImpact: 'Operators cannot ask what the next sweep would do. Sweeps themselves go on.',
      environment: {
        STAGE: stage.name,
        ...tableNames(tables, 'jobs', 'reaperState', 'controls', 'usage'),
        ...userLimitsEnvironment(settings),
        ...installationLimitsEnvironment(settings),
        ...readingProvider(resources).environment,
        ...callsForSweepsEnvironment(resources),
        ...numbersOf(settings, ...policyNames),
        ...operatorEnvironment(resources),
      },
      permissions: [
        onTable(tables.jobs, 'GetItem'),
        onIndex(tables.jobs, indexNames.openJobs),
        onTable(tables.reaperState, 'GetItem'),
        onTable(tables.controls, 'GetItem'),
        onTable(tables.usage, 'GetItem'),
        onIndex(tables.usage, indexNames.unsettledUsage),
        ...readingProvider(resources).permissions,
      ],
      memoryMb: 1024,
      timeoutSeconds: providerTimeoutSeconds,
    }),
  };
};

export const reaperFunctions = (resources: Resources) => {
  const { stage, settings, tables, secretsKey, publicApiUrl } = resources;
  return {
    sweep: functionSpec<Sweep>({
      failureImpact: 'Pods whose job is over, lost or too expensive keep billing, and few queued jobs start.',
      environment: {
        STAGE: stage.name,
        ...tableNames(tables, 'jobs', 'dueWork', 'reaperState', 'controls', 'usage', 'datasets', 'telemetry'),
        ...userLimitsEnvironment(settings),
        ...installationLimitsEnvironment(settings),
        SECRETS_KEY_SECRET: secretsKey.id,
        PUBLIC_API_URL: publicApiUrl,
        ...launching(resources).environment,
        ...provider(resources).environment,
        ...callsForSweepsEnvironment(resources),
        ...numbersOf(settings, ...policyNames),
      },
      permissions: [
        onTable(tables.jobs, 'GetItem', 'PutItem', 'UpdateItem'),
        onIndex(tables.jobs, indexNames.openJobs),
        onTable(tables.dueWork, 'PutItem'),
        onTable(tables.reaperState, 'GetItem', 'UpdateItem'),
        onTable(tables.telemetry, 'GetItem', 'PutItem', 'UpdateItem'),
        onTable(tables.controls, 'GetItem'),
        // A sweep counts all accounts by a scan if the installation is near a limit.
        onTable(tables.usage, 'GetItem', 'UpdateItem', 'Scan'),
        onIndex(tables.usage, indexNames.unsettledUsage),
        onTable(tables.datasets, 'GetItem'),
        ...provider(resources).permissions,
        ...launching(resources).permissions,
        onSecret(secretsKey),
      ],
      // Lambda gives a function a whole core from this size on, and a sweep over many jobs needs a core. A sweep uses a seventh of the
      // memory.
      memoryMb: 1769,
      // A sweep must end before the next scheduled sweep, which begins after 60 s.
      timeoutSeconds: 55,
    }),
  };
};
