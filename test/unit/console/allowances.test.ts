import { allowancesOf } from '../../../apps/console/src/data/allowances.ts';
import { limitsSchema } from '../../../shared/domain/limits/limits.ts';

const me = {
  limits: { pods: 5, waiting_jobs: 20, dollars_per_hour: 12.5, dollars_per_month: 100, stored_bytes: 50_000_000_000 },
  used: { pods: 2, waiting_jobs: 0, dollars_per_hour: 0.0034, dollars_per_month: 31.2, stored_bytes: 1_250_000 },
  month: { month: '2026-11', reserved: 30, spent: 1.2, left: 68.8 },
};

describe('the limits of a person', () => {
  test('are all told, each with what is used of it, money never rounded to none', () => {
    expect(allowancesOf(me).map(({ name, words }) => `${name}: ${words}`)).toEqual([
      'Dollars this month: $31.20 of $100.00',
      'Dollars an hour: $0.0034/h of $12.50/h',
      'Pods at once: 2 of 5',
      'Jobs that wait: 0 of 20',
      'Stored data: 1.25 MB of 50.0 GB',
    ]);
    expect(allowancesOf(me)).toHaveLength(Object.keys(limitsSchema.shape).length);
    expect(allowancesOf(me)[0]?.hint).toBe('$1.20 spent, $30.00 reserved by jobs that are not over');
  });
});
