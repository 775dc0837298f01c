import type { Me } from '../../../../shared/client/index.ts';
import { dollars, dollarsPerHour } from '../../../../shared/figures/dollars.ts';
import { count } from '../../../../shared/figures/numbers.ts';
import { bytes } from '../../../../shared/figures/sizes.ts';

/** One limit of a user, and how much of the limit is used. */
export interface Allowance {
  readonly name: string;
  readonly used: number;
  readonly limit: number;
  /** The used amount and the limit as text. */
  readonly words: string;
  readonly hint?: string;
}

type LimitName = keyof Me['limits'];

const shapes: readonly (readonly [limit: LimitName, name: string, figure: (value: number) => string])[] = [
  ['dollars_per_month', 'Dollars this month', dollars],
  ['dollars_per_hour', 'Dollars an hour', dollarsPerHour],
  ['pods', 'Pods at once', count],
  ['waiting_jobs', 'Jobs that wait', count],
  ['stored_bytes', 'Stored data', bytes],
];

/** Returns all limits of a user. The monthly spending limit comes first. */
export const allowancesOf = ({ limits, used, month }: Pick<Me, 'limits' | 'used' | 'month'>): readonly Allowance[] =>
  shapes.map(([limit, name, figure]) => ({
    name,
    used: used[limit],
    limit: limits[limit],
    words: `${figure(used[limit])} of ${figure(limits[limit])}`,
    ...(limit === 'dollars_per_month'
      ? { hint: `${dollars(month.spent)} spent, ${dollars(month.reserved)} reserved by jobs that are not over` }
      : {}),
  }));
