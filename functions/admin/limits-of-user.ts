import type { Clock } from '../../shared/domain/clock.ts';
import type { Limits } from '../../shared/domain/limits/limits.ts';
import { limitsView } from '../../shared/domain/limits/limits-view.ts';
import type { Usage } from '../../shared/domain/limits/usage.ts';
import type { UsageStore } from '../../shared/domain/limits/usage-store.ts';
import type { ForOperators } from '../../shared/http/operator.ts';

export interface LimitsDeps extends ForOperators {
  readonly usage: Pick<UsageStore, 'get' | 'change'>;
  readonly userLimits: Limits;
  readonly clock: Clock;
}

/** Returns the limits and the use of one user, and the limits that an operator has set. */
export const limitsOfUser = (user_id: string, usage: Usage, { userLimits, clock }: LimitsDeps) => ({
  user_id,
  set: usage.limits,
  ...limitsView(usage, userLimits, clock()),
});
