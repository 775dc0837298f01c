import type { Env as DeployJob } from '../../functions/deploy/deploy-job.env.ts';
import type { Env as GetDeployment } from '../../functions/deploy/get-deployment.env.ts';
import type { Env as PreflightDeploy } from '../../functions/deploy/preflight-deploy.env.ts';
import type { Env as StopDeployment } from '../../functions/deploy/stop-deployment.env.ts';
import { launchNames } from '../../shared/lifecycle.ts';
import { indexNames } from '../../shared/names.ts';
import { onIndex, onSecret, onTable } from '../constructs/access.ts';
import { functionSpec } from '../constructs/service-function.ts';
import { endingJobs } from './ending-jobs.ts';
import {
  callsOfUsers,
  catalogPermissions,
  launching,
  provider,
  providerTimeoutSeconds,
  readingProvider,
} from './provider.ts';
import type { Resources } from './resources.ts';
import { installationLimitsEnvironment, numbersOf, userLimitsEnvironment } from './settings-as-text.ts';
import { tableNames } from './table-names.ts';

export const deployFunctions = (resources: Resources) => {
  const { stage, settings, tables, bucket, secretsKey, publicApiUrl } = resources;
  const checking: PreflightDeploy = {
    STAGE: stage.name,
    ...tableNames(tables, 'datasets', 'trainingConfigs', 'controls', 'accounts', 'usage'),
    ...userLimitsEnvironment(settings),
    ...installationLimitsEnvironment(settings),
    BUCKET: bucket.bucketName,
    ...readingProvider(resources).environment,
    ...callsOfUsers(resources).environment,
    ...numbersOf(
      settings,
      'MAX_DURATION_MINUTES',
      'MAX_JOB_DOLLARS_PER_HOUR',
      'MAX_JOB_GPUS',
      'MAX_JOB_ATTEMPTS',
      'MAX_JOB_HOURS',
      'MAX_JOB_DISK_GB',
    ),
    DEFAULT_JOB_BUDGET_DOLLARS: settings.DEFAULT_JOB_BUDGET_DOLLARS?.toString(),
  };
  const checkingPermissions = () => [
    onTable(tables.datasets, 'GetItem'),
    onTable(tables.trainingConfigs, 'GetItem'),
    onTable(tables.controls, 'GetItem'),
    onTable(tables.accounts, 'GetItem'),
    // If the sums of the installation refuse a job, the function requests a recount of the accounts.
    onTable(tables.usage, 'GetItem', 'UpdateItem'),
    ...catalogPermissions(resources),
    ...callsOfUsers(resources).permissions,
  ];
  return {
    'deploy-job': functionSpec<DeployJob>({
      failureImpact: 'Users cannot start a job.',
      environment: {
        ...checking,
        ...provider(resources).environment,
        ...tableNames(tables, 'jobs', 'dueWork', 'telemetry'),
        SECRETS_KEY_SECRET: secretsKey.id,
        PUBLIC_API_URL: publicApiUrl,
        ...launching(resources).environment,
        DEFAULT_DOCKER_IMAGE: settings.DEFAULT_DOCKER_IMAGE,
        MIN_CUDA_VERSION: settings.MIN_CUDA_VERSION,
        ...numbersOf(settings, 'CAPACITY_WAIT_SECONDS', 'MAX_ATTEMPTS', 'DEPLOYS_PER_USER_PER_MINUTE', ...launchNames),
      },
      permissions: [
        ...checkingPermissions(),
        ...provider(resources).permissions,
        onTable(tables.jobs, 'GetItem', 'PutItem', 'UpdateItem'),
        onIndex(tables.jobs, indexNames.jobsByPod),
        onTable(tables.telemetry, 'GetItem', 'PutItem'),
        onTable(tables.dueWork, 'PutItem'),
        ...launching(resources).permissions,
        onSecret(secretsKey),
      ],
      timeoutSeconds: providerTimeoutSeconds,
    }),
    'preflight-deploy': functionSpec<PreflightDeploy>({
      failureImpact: 'Users do not see what a job would cost or why it would be refused. Deploys check again.',
      environment: checking,
      permissions: [...checkingPermissions(), ...readingProvider(resources).permissions],
      timeoutSeconds: providerTimeoutSeconds,
    }),
    'get-deployment': functionSpec<GetDeployment>({
      failureImpact: 'Users do not see how their deployment is doing.',
      environment: tableNames(tables, 'jobs'),
      permissions: [onTable(tables.jobs, 'GetItem'), onIndex(tables.jobs, indexNames.jobsByPod)],
    }),
    'stop-deployment': functionSpec<StopDeployment>({
      failureImpact: 'Users cannot stop a job, whose pod bills until it ends by itself.',
      ...endingJobs(resources, onIndex(tables.jobs, indexNames.jobsByPod)),
    }),
  };
};
