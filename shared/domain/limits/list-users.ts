import * as z from 'zod';
import type { Clock } from '../clock.ts';
import type { Control } from '../controls/controls.ts';
import type { ReadsControls } from '../controls/controls-store.ts';
import { AppError } from '../errors.ts';
import type { Page, PageRequest } from '../page.ts';
import { fromOpaque, toOpaque } from '../telemetry/opaque.ts';
import { type InstallationLimits, monthOfInstallation } from './installation.ts';
import type { InstallationStore } from './installation-store.ts';
import type { Limits, OwnLimits } from './limits.ts';
import { type LimitsView, limitsView } from './limits-view.ts';
import { dollarsOf, monthOf } from './micro-dollars.ts';
import type { UsageStore } from './usage-store.ts';

export interface ListUsersDeps {
  readonly usage: Pick<UsageStore, 'list'>;
  readonly controls: ReadsControls;
  readonly userLimits: Limits;
  readonly installation: Pick<InstallationStore, 'get'>;
  readonly installationLimits: InstallationLimits;
  readonly clock: Clock;
}

export interface UserOfList extends LimitsView {
  readonly user_id: string;
  /** The limits that an operator has set. The default limits of the stage apply to the rest. */
  readonly set: OwnLimits;
  readonly suspended: Control | null;
}

/** The limits of the installation and their use by all users together. */
export interface InstallationView {
  readonly limits: InstallationLimits;
  readonly used: InstallationLimits;
  readonly month: string;
  readonly is_full: boolean;
}

export interface UsersPage extends Page<UserOfList> {
  readonly installation: InstallationView;
}

/** The cursor of a page. `after` is the id of the last user on the page before. */
const cursorSchema = z.strictObject({ v: z.literal(1), list: z.literal('users'), after: z.string().min(1).max(256) });

const placeOf = (cursor: string): string => {
  const parsed = cursorSchema.safeParse(fromOpaque(cursor));
  if (parsed.success) return parsed.data.after;
  throw new AppError('invalid_cursor', 'The cursor does not belong to this list. Start again without a cursor.');
};

/**
 * Returns a page of the users who have an account, in the order of their ids. Throws `invalid_cursor` if the cursor does not belong
 * to this list.
 */
export const listUsers = async ({ limit, cursor }: PageRequest, deps: ListUsersDeps): Promise<UsersPage> => {
  const { usage, controls, userLimits, installation, clock } = deps;
  const after = cursor === undefined ? undefined : placeOf(cursor);
  const [{ users, next }, { suspensions }, sums] = await Promise.all([
    usage.list(limit, after),
    controls.get(),
    installation.get(),
  ]);
  const now = clock();
  return {
    items: users.map(({ userId, usage: account }) => ({
      user_id: userId,
      set: account.limits,
      suspended: suspensions.get(userId) ?? null,
      ...limitsView(account, userLimits, now),
    })),
    next_cursor: next === undefined ? null : toOpaque({ v: 1, list: 'users', after: next }),
    installation: {
      limits: deps.installationLimits,
      used: {
        pods: sums.pods,
        dollars_per_hour: dollarsOf(sums.micro_dollars_per_hour),
        dollars_per_month: dollarsOf(monthOfInstallation(sums, monthOf(now))),
      },
      month: monthOf(now),
      is_full: sums.is_awaited,
    },
  };
};
