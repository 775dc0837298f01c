import type { Clock } from '../../shared/domain/clock.ts';
import type { JobDefaults } from '../../shared/domain/jobs/policy.ts';
import type { Limits } from '../../shared/domain/limits/limits.ts';
import { limitsView } from '../../shared/domain/limits/limits-view.ts';
import type { UsageStore } from '../../shared/domain/limits/usage-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getMe } from '../../shared/http/contract/accounts.ts';
import { type ForOperators, isOperator } from '../../shared/http/operator.ts';

export interface GetMeDeps extends ForOperators {
  readonly defaults: JobDefaults;
  readonly defaultDockerImage: string;
  readonly defaultBudgetDollars: number | undefined;
  readonly usage: Pick<UsageStore, 'get'>;
  readonly userLimits: Limits;
  readonly clock: Clock;
}

export const createHandler = (deps: GetMeDeps) =>
  apiHandler(getMe, async ({ caller, userId, claims }) => ({
    status: 200,
    body: {
      user_id: userId,
      authenticated_by: caller.how,
      api_key: caller.how === 'jwt' ? null : { ...caller.key, expires_at: caller.key.expires_at ?? null },
      operator: isOperator(claims, deps.operator),
      defaults: {
        docker_image: deps.defaultDockerImage,
        max_duration_minutes: deps.defaults.MAX_DURATION_MINUTES,
        max_attempts: deps.defaults.MAX_ATTEMPTS,
        capacity_wait_minutes: deps.defaults.CAPACITY_WAIT_SECONDS / 60,
        budget_limit: deps.defaultBudgetDollars ?? null,
      },
      ...limitsView(await deps.usage.get(userId), deps.userLimits, deps.clock()),
    },
  }));
