import type { Me } from '../../../shared/client/index.ts';
import { dollars, dollarsPerHour } from '../../../shared/figures/dollars.ts';
import { count } from '../../../shared/figures/numbers.ts';
import { bytes } from '../../../shared/figures/sizes.ts';
import type { Field } from '../session.ts';
import { figureField } from './figure-field.ts';

/** The limits of a user, with how much of each limit is used. */
export const limitFields = ({ limits, used, month }: Pick<Me, 'limits' | 'used' | 'month'>): readonly Field[] => [
  figureField('pods', used.pods, (pods) => `${count(pods)} of ${count(limits.pods)}`),
  figureField('waiting jobs', used.waiting_jobs, (jobs) => `${count(jobs)} of ${count(limits.waiting_jobs)}`),
  figureField(
    'at once',
    used.dollars_per_hour,
    (now) => `${dollars(now)} of ${dollarsPerHour(limits.dollars_per_hour)}`,
  ),
  {
    name: month.month,
    value: `${dollars(month.spent)} spent, ${dollars(month.reserved)} reserved, ${dollars(month.left)} of ${dollars(limits.dollars_per_month)} left`,
    plain: String(month.left),
  },
  figureField('stored', used.stored_bytes, (stored) => `${bytes(stored)} of ${bytes(limits.stored_bytes)}`),
];
