import { isDeepStrictEqual } from 'node:util';
import type { Usage } from '../../shared/domain/limits/usage.ts';
import { sumsBy, withoutZeros } from '../support/account-sums.ts';
import type { Stage } from './stage.ts';

/** The account of each user of the stage that is not as their jobs and datasets have it, in words; for when all is still. */
export const wrongAccounts = (stage: Stage): readonly string[] => {
  const users = new Set(stage.userJobs().map(({ user_id }) => user_id));
  return [...users].flatMap((userId) => {
    const account: Usage | undefined = stage.usage.rows.get(userId);
    const jobs = stage.userJobs().filter(({ user_id }) => user_id === userId);
    const { limits: _, ...real } = sumsBy(jobs, stage.datasets.rows.all(`${userId} `));
    if (account === undefined) return [`${userId} has jobs and no account`];
    const { limits: __, returned: ___, returns: ____, ...told } = account;
    const shown = { ...told, months: withoutZeros(told.months) };
    return isDeepStrictEqual(shown, { ...real, months: withoutZeros(real.months) })
      ? []
      : [`the account of ${userId} says ${JSON.stringify(shown)}, and their jobs ${JSON.stringify(real)}`];
  });
};
