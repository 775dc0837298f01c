import type { ControlsStore } from '../../shared/domain/controls/controls-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { liftSuspension } from '../../shared/http/contract/admin.ts';
import { assertOperator, type ForOperators } from '../../shared/http/operator.ts';
import { log } from '../../shared/runtime/logger.ts';

export const createHandler = (deps: ForOperators & { readonly controls: Pick<ControlsStore, 'liftSuspension'> }) =>
  apiHandler(liftSuspension, async ({ path, userId, claims }) => {
    assertOperator(claims, deps.operator);
    await deps.controls.liftSuspension(path.user_id);
    log.info('suspension_lifted', { operator: userId, user_id: path.user_id });
    return { status: 204 };
  });
