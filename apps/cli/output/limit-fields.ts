import type { Me } from '../../../shared/client/index.ts';
import { dollars, dollarsPerHour } from '../../../shared/figures/dollars.ts';
import { count } from '../../../shared/figures/numbers.ts';
import { bytes } from '../../../shared/figures/sizes.ts';
import type { Field } from '../session.ts';

/** The limits of a user, with how much of each limit is used. */
export const limitFields = ({ limits, used, month }: Pick<Me, 'limits' | 'used' | 'month'>): readonly Field[] => [
  { name: 'pods', value: `${count(used.pods)} of ${count(limits.pods)}`, plain: String(used.pods) },
  {
    name: 'waiting jobs',
    value: `${count(used.waiting_jobs)} of ${count(limits.waiting_jobs)}`,
    plain: String(used.waiting_jobs),
  },
  {
    name: 'at once',
    value: `${dollars(used.dollars_per_hour)} of ${dollarsPerHour(limits.dollars_per_hour)}`,
    plain: String(used.dollars_per_hour),
  },
  {
    name: month.month,
    value: `${dollars(month.spent)} spent, ${dollars(month.reserved)} reserved, ${dollars(month.left)} of ${dollars(limits.dollars_per_month)} left`,
    plain: String(month.left),
  },
  {
    name: 'stored',
    value: `${bytes(used.stored_bytes)} of ${bytes(limits.stored_bytes)}`,
    plain: String(used.stored_bytes),
  },
];
