import { apiHandler } from '../../shared/http/api-handler.ts';
import { putLimits } from '../../shared/http/contract/admin.ts';
import { assertOperator } from '../../shared/http/operator.ts';
import { log } from '../../shared/runtime/logger.ts';
import { type LimitsDeps, limitsOfUser } from './limits-of-user.ts';

export const createHandler = (deps: LimitsDeps) =>
  apiHandler(putLimits, async ({ path, body, userId, claims }) => {
    assertOperator(claims, deps.operator);
    const { usage } = await deps.usage.change(path.user_id, { limits: body });
    log.info('limits_set', { operator: userId, user_id: path.user_id, ...body });
    return { status: 200, body: limitsOfUser(path.user_id, usage, deps) };
  });
