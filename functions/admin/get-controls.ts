import type { ReadsControls } from '../../shared/domain/controls/controls-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getControls } from '../../shared/http/contract/admin.ts';
import { assertOperator, type ForOperators } from '../../shared/http/operator.ts';

export const createHandler = (deps: ForOperators & { readonly controls: ReadsControls }) =>
  apiHandler(getControls, async ({ claims }) => {
    assertOperator(claims, deps.operator);
    const { deploysPause, suspensions } = await deps.controls.get();
    return {
      status: 200,
      body: {
        deploys_pause: deploysPause ?? null,
        suspensions: [...suspensions].map(([user_id, control]) => ({ user_id, ...control })),
      },
    };
  });
