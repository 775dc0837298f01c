import type { Env as GetMe } from '../../functions/accounts/get-me.env.ts';
import type { Env as GetUsage } from '../../functions/accounts/get-usage.env.ts';
import type { Env as Keys } from '../../functions/accounts/keys.env.ts';
import type { Env as Secrets } from '../../functions/accounts/secrets.env.ts';
import { indexNames } from '../../shared/names.ts';
import { onIndex, onSecret, onTable } from '../constructs/access.ts';
import { functionSpec } from '../constructs/service-function.ts';
import { operatorEnvironment } from './operator.ts';
import type { Resources } from './resources.ts';
import { numbersOf, userLimitsEnvironment } from './settings-as-text.ts';
import { tableNames } from './table-names.ts';

/** The functions by which users see their identity and usage, and manage their API keys and secrets. */
export const accountFunctions = (resources: Resources) => {
  const { settings, tables, secretsKey } = resources;
  return {
    keys: functionSpec<Keys>({
      failureImpact: 'Users can neither make nor revoke API keys. Those that there are go on.',
      environment: tableNames(tables, 'accounts', 'controls'),
      permissions: [onTable(tables.accounts, 'GetItem', 'PutItem', 'UpdateItem'), onTable(tables.controls, 'GetItem')],
    }),
    secrets: functionSpec<Secrets>({
      failureImpact: 'Users can neither store nor delete secrets. Deploys use those that there are.',
      environment: {
        ...tableNames(tables, 'accounts', 'controls'),
        SECRETS_KEY_SECRET: secretsKey.id,
      },
      permissions: [
        onTable(tables.accounts, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
        onTable(tables.controls, 'GetItem'),
        onSecret(secretsKey),
      ],
    }),
    'get-me': functionSpec<GetMe>({
      failureImpact:
        'Users do not see who they are to us, what a deploy gets by default, nor their limits. These hold all the same.',
      environment: {
        ...operatorEnvironment(resources),
        DEFAULT_DOCKER_IMAGE: settings.DEFAULT_DOCKER_IMAGE,
        ...numbersOf(settings, 'MAX_DURATION_MINUTES', 'MAX_ATTEMPTS', 'CAPACITY_WAIT_SECONDS'),
        DEFAULT_JOB_BUDGET_DOLLARS: settings.DEFAULT_JOB_BUDGET_DOLLARS?.toString(),
        ...tableNames(tables, 'usage'),
        ...userLimitsEnvironment(settings),
      },
      permissions: [onTable(tables.usage, 'GetItem')],
    }),
    'get-usage': functionSpec<GetUsage>({
      failureImpact: 'Users do not see what their jobs of a month have cost. Their limits hold all the same.',
      environment: tableNames(tables, 'jobs', 'usage'),
      permissions: [
        onIndex(tables.jobs, indexNames.jobsByUser),
        onTable(tables.jobs, 'BatchGetItem'),
        onTable(tables.usage, 'GetItem'),
      ],
    }),
  };
};
