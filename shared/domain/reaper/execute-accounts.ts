import { inParallel } from '../in-parallel.ts';
import { admitJobs } from '../limits/admit-jobs.ts';
import { settleAccount } from '../limits/settle-account.ts';
import type { Action } from './action.ts';
import type { CallBudget } from './call-budget.ts';
import type { ExecuteDeps } from './execute-deps.ts';
import type { SweepPlan } from './plan.ts';

const accountsAtOnce = 4;

/**
 * Settles the accounts that calls have left in transition, and admits the jobs that users have room for. Nothing of it asks the
 * provider. Resolves to the number of jobs that were admitted; a fault with one user keeps nobody else waiting.
 */
export const executeAccounts = async (
  { unsettled, admissions }: Pick<SweepPlan, 'unsettled' | 'admissions'>,
  budget: CallBudget,
  deps: ExecuteDeps,
  did: (action: Action) => void,
): Promise<number> => {
  let admitted = 0;
  const mayGoOn = (): boolean => budget.secondsLeft > 0;
  const each = <T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> =>
    inParallel(items, accountsAtOnce, async (item) => {
      if (mayGoOn()) await work(item).catch(deps.onFault);
    });
  await each(unsettled, (userId) => settleAccount(userId, deps));
  await each(admissions, ({ userId, jobs }) =>
    admitJobs(
      userId,
      jobs.map(({ id }) => id),
      {
        ...deps,
        mayGoOn,
        onAdmitted: (job) => {
          admitted += 1;
          did({ job: jobs.find(({ id }) => id === job.id), verdict: { kind: 'admit' }, pod: undefined });
          deps.onChanged(job);
        },
      },
    ),
  );
  return admitted;
};
