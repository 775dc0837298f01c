import type { ControlsStore } from '../../shared/domain/controls/controls-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { liftSuspension } from '../../shared/http/contract/admin.ts';
import { assertOperator, type OperatorRule } from '../../shared/http/operator.ts';
import { log } from '../../shared/runtime/logger.ts';

export interface LiftSuspensionDeps {
  readonly controls: Pick<ControlsStore, 'liftSuspension'>;
  readonly operator: OperatorRule | undefined;
}

export const createHandler = ({ controls, operator }: LiftSuspensionDeps) =>
  apiHandler(liftSuspension, async ({ path, userId, claims }) => {
    assertOperator(claims, operator);
    await controls.liftSuspension(path.user_id);
    log.info('suspension_lifted', { operator: userId, user_id: path.user_id });
    return { status: 204 };
  });
