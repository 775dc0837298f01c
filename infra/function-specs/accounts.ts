import type { Env as GetMe } from '../../functions/accounts/get-me.env.ts';
import type { Env as Keys } from '../../functions/accounts/keys.env.ts';
import { onTable } from '../constructs/access.ts';
import { functionSpec } from '../constructs/service-function.ts';
import { operatorEnvironment } from './operator.ts';
import type { Resources } from './resources.ts';
import { numbersOf } from './settings-as-text.ts';

/** By which users see who they are, and keep what lets their scripts in. */
export const accountFunctions = (resources: Resources) => {
  const { settings, tables } = resources;
  return {
    keys: functionSpec<Keys>({
      failureImpact: 'Users can neither make nor revoke API keys. Those that there are go on.',
      environment: { ACCOUNTS_TABLE: tables.accounts.tableName, CONTROLS_TABLE: tables.controls.tableName },
      permissions: [onTable(tables.accounts, 'GetItem', 'PutItem', 'UpdateItem'), onTable(tables.controls, 'GetItem')],
    }),
    'get-me': functionSpec<GetMe>({
      failureImpact: 'Users do not see who they are to us, nor what a deploy gets by default.',
      environment: {
        ...operatorEnvironment(resources),
        DEFAULT_DOCKER_IMAGE: settings.DEFAULT_DOCKER_IMAGE,
        ...numbersOf(settings, 'MAX_DURATION_MINUTES', 'MAX_ATTEMPTS', 'CAPACITY_WAIT_SECONDS'),
        DEFAULT_JOB_BUDGET_DOLLARS: settings.DEFAULT_JOB_BUDGET_DOLLARS?.toString(),
      },
      permissions: [],
    }),
  };
};
