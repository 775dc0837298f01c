import type { Env as Authorize } from '../../functions/accounts/authorize.env.ts';
import { onTable } from '../constructs/access.ts';
import { functionSpec } from '../constructs/service-function.ts';
import type { Settings } from '../settings.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import { tableNames } from './table-names.ts';

/** The function by which API Gateway identifies the caller of every user route. */
export const authorizerSpec = ({ tables, issuer }: Pick<DataStack, 'tables' | 'issuer'>, settings: Settings) =>
  functionSpec<Authorize>({
    failureImpact: 'No user gets in, be it by JWT or API key, so no job can be cancelled. Pods and sweeps go on.',
    environment: {
      JWT_ISSUER_URL: issuer.url,
      JWT_AUDIENCE: issuer.audience,
      ...tableNames(tables, 'accounts'),
      OPERATOR_CLAIM: settings.OPERATOR_CLAIM,
    },
    permissions: [onTable(tables.accounts, 'GetItem', 'UpdateItem')],
    // The gateway waits 10 s for the authorizer. The two documents of the issuer take 3 s each at worst.
    timeoutSeconds: 9,
  });
