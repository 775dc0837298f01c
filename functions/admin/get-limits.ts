import { apiHandler } from '../../shared/http/api-handler.ts';
import { getLimits } from '../../shared/http/contract/admin.ts';
import { assertOperator } from '../../shared/http/operator.ts';
import { type LimitsDeps, limitsOfUser } from './limits-of-user.ts';

export const createHandler = (deps: LimitsDeps) =>
  apiHandler(getLimits, async ({ path, claims }) => {
    assertOperator(claims, deps.operator);
    return { status: 200, body: limitsOfUser(path.user_id, await deps.usage.get(path.user_id), deps) };
  });
