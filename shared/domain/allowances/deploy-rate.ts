import { AppError } from '../errors.ts';
import type { Allowance, AllowanceStore } from './allowance-store.ts';

/** Two minutes, so that a person may deploy a batch at once that is twice what a minute gives. */
const windowSeconds = 120;

/** Throws `rate_limited` (429) where the user has made as many jobs as one user may. One write. */
export const takeDeploy = async (
  userId: string,
  deploysPerMinute: number,
  allowances: AllowanceStore,
  now: Date,
): Promise<void> => {
  const allowance: Allowance = { count: (deploysPerMinute * windowSeconds) / 60, seconds: windowSeconds };
  const taking = await allowances.take(`deploys#${userId}`, allowance, now);
  if (taking.taken) return;
  const { count, seconds } = allowance;
  throw new AppError('rate_limited', `One user may deploy ${count} jobs in ${seconds} seconds here, and you have.`, {
    retryAfterSeconds: taking.retryAfterSeconds,
  });
};
