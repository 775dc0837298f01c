import type { ControlsStore } from '../../shared/domain/controls/controls-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { resumeDeploys } from '../../shared/http/contract/admin.ts';
import { assertOperator, type ForOperators } from '../../shared/http/operator.ts';
import { log } from '../../shared/runtime/logger.ts';

export const createHandler = (deps: ForOperators & { readonly controls: Pick<ControlsStore, 'resumeDeploys'> }) =>
  apiHandler(resumeDeploys, async ({ userId, claims }) => {
    assertOperator(claims, deps.operator);
    await deps.controls.resumeDeploys();
    log.info('deploys_resumed', { operator: userId });
    return { status: 204 };
  });
