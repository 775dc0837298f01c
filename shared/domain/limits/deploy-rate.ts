import { AppError } from '../errors.ts';
import type { Usage } from './usage.ts';

/** Two minutes, so that a person may deploy a batch at once that is twice what a minute gives. */
const windowSeconds = 120;

/** A deploy that is counted by the write that reserves its share. */
export interface DeployTurn {
  readonly window: number;
  /** The most deploys that the window may have had before this one. */
  readonly atMost: number;
  /** True if the window that the account counted last is this one. */
  readonly isStanding: boolean;
}

/** Throws `rate_limited` (429) where the user has made as many jobs as one user may. */
export const deployTurn = ({ deploys }: Pick<Usage, 'deploys'>, deploysPerMinute: number, now: Date): DeployTurn => {
  // A function whose clock is behind counts in the window of the others.
  const window = Math.max(Math.floor(now.getTime() / (windowSeconds * 1000)), deploys?.window ?? 0);
  const most = (deploysPerMinute * windowSeconds) / 60;
  const isStanding = deploys?.window === window;
  if (isStanding && deploys.count >= most) throw tooMany(most, (window + 1) * windowSeconds - now.getTime() / 1000);
  return { window, atMost: most - 1, isStanding };
};

const tooMany = (count: number, seconds: number): AppError =>
  new AppError('rate_limited', `One user may deploy ${count} jobs in ${windowSeconds} seconds here, and you have.`, {
    retryAfterSeconds: Math.ceil(seconds),
  });
