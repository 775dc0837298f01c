import type { Clock } from '../../shared/domain/clock.ts';
import type { ControlsStore } from '../../shared/domain/controls/controls-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { pauseDeploys } from '../../shared/http/contract/admin.ts';
import { assertOperator, type ForOperators } from '../../shared/http/operator.ts';
import { log } from '../../shared/runtime/logger.ts';

export interface PauseDeploysDeps extends ForOperators {
  readonly controls: Pick<ControlsStore, 'pauseDeploys'>;
  readonly clock: Clock;
}

export const createHandler = ({ controls, clock, operator }: PauseDeploysDeps) =>
  apiHandler(pauseDeploys, async ({ body, userId, claims }) => {
    assertOperator(claims, operator);
    const control = { reason: body.reason, set_at: clock().toISOString(), set_by: userId };
    await controls.pauseDeploys(control);
    log.info('deploys_paused', { operator: userId, reason: body.reason });
    return { status: 200, body: control };
  });
