import type { ControlsStore } from '../../shared/domain/controls/controls-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { resumeDeploys } from '../../shared/http/contract/admin.ts';
import { assertOperator, type OperatorRule } from '../../shared/http/operator.ts';
import { log } from '../../shared/runtime/logger.ts';

export interface ResumeDeploysDeps {
  readonly controls: Pick<ControlsStore, 'resumeDeploys'>;
  readonly operator: OperatorRule | undefined;
}

export const createHandler = ({ controls, operator }: ResumeDeploysDeps) =>
  apiHandler(resumeDeploys, async ({ userId, claims }) => {
    assertOperator(claims, operator);
    await controls.resumeDeploys();
    log.info('deploys_resumed', { operator: userId });
    return { status: 204 };
  });
