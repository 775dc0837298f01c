import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { onTable } from '../constructs/access.ts';
import { operatorEnvironment } from './operator.ts';
import { callsOfUsers, provider, providerTimeoutSeconds } from './provider.ts';
import type { Resources } from './resources.ts';
import { tableNames } from './table-names.ts';

/** Returns what a function needs that ends a job and its pod, after it has found the job by the table or by `more`. */
export const endingJobs = (resources: Resources, ...more: readonly PolicyStatement[]) => ({
  environment: {
    STAGE: resources.stage.name,
    ...tableNames(resources.tables, 'jobs', 'dueWork'),
    ...provider(resources).environment,
    ...callsOfUsers(resources).environment,
    ...operatorEnvironment(resources),
  },
  permissions: [
    onTable(resources.tables.jobs, 'GetItem', 'UpdateItem'),
    ...more,
    onTable(resources.tables.dueWork, 'PutItem'),
    ...provider(resources).permissions,
    ...callsOfUsers(resources).permissions,
  ],
  timeoutSeconds: providerTimeoutSeconds,
});
