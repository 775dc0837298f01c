import { AppError } from '../errors.ts';
import type { Usage } from './usage.ts';

/** The window of the rate limit. The window is two minutes, so a user may deploy a batch of twice the limit per minute at once. */
const windowSeconds = 120;

/** The values for counting a deploy in its rate window. The write that reserves for the job also counts the deploy. */
export interface DeployTurn {
  readonly window: number;
  /** The highest number of deploys that the window may have before this deploy. */
  readonly atMost: number;
  /** True if the account already counts deploys in this window. */
  readonly isStanding: boolean;
}

/**
 * Returns the window in which a deploy is counted. Throws `rate_limited` (429) if the user has already made the allowed number of
 * deploys in the window.
 */
export const deployTurn = ({ deploys }: Pick<Usage, 'deploys'>, deploysPerMinute: number, now: Date): DeployTurn => {
  // A function whose clock is behind uses the window that another function has already begun.
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
