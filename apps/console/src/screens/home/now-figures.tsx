import { dollars, dollarsAtMost, dollarsPerHour } from '../../../../../shared/figures/dollars.ts';
import { count } from '../../../../../shared/figures/numbers.ts';
import { dollarsAnHour, type Job } from '../../data/jobs.ts';
import type { Me } from '../../data/me.ts';
import { Facts } from '../../design/facts.tsx';

const sum = (jobs: readonly Job[], of: (job: Job) => number): number => jobs.reduce((total, job) => total + of(job), 0);

interface NowFiguresProps {
  readonly jobs: readonly Job[];
  readonly hasMore: boolean;
  /** The signed-in user. `undefined` until loaded. */
  readonly me: Me | undefined;
}

/**
 * Shows the sums over all active jobs, and the costs of the user's month. If not all jobs fit on one page, the sums are marked as lower
 * bounds.
 */
export const NowFigures = ({ jobs, hasMore, me }: NowFiguresProps) => {
  const running = jobs.filter(({ status }) => status === 'running').length;
  const least = (text: string): string => (hasMore ? `≥ ${text}` : text);
  return (
    <Facts
      kind="figures"
      label="Now"
      facts={[
        ['Running', least(count(running))],
        ['Waiting or starting', least(count(jobs.length - running))],
        ['Spending now', least(dollarsPerHour(sum(jobs, dollarsAnHour)))],
        ['Spent on these so far', least(dollars(sum(jobs, ({ cost }) => cost.actual_cost)))],
        ['At most, all of these', least(dollarsAtMost(sum(jobs, ({ cost }) => cost.at_most_cost)))],
        ['Spent and reserved this month', dollars(me?.used.dollars_per_month)],
        [`Left of ${dollars(me?.limits.dollars_per_month)}`, dollars(me?.month.left)],
      ]}
    />
  );
};
