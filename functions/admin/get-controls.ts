import type { ReadsControls } from '../../shared/domain/controls/controls-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getControls } from '../../shared/http/contract/admin.ts';
import { assertOperator, type OperatorRule } from '../../shared/http/operator.ts';

export interface GetControlsDeps {
  readonly controls: ReadsControls;
  readonly operator: OperatorRule | undefined;
}

export const createHandler = ({ controls, operator }: GetControlsDeps) =>
  apiHandler(getControls, async ({ claims }) => {
    assertOperator(claims, operator);
    const { deploysPause, suspensions } = await controls.get();
    return {
      status: 200,
      body: {
        deploys_pause: deploysPause ?? null,
        suspensions: [...suspensions].map(([user_id, control]) => ({ user_id, ...control })),
      },
    };
  });
