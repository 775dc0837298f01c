import { dollars, dollarsAtMost, dollarsPerHour } from '../../../../../shared/figures/dollars.ts';
import { duration } from '../../../../../shared/figures/durations.ts';
import { bytes } from '../../../../../shared/figures/sizes.ts';
import { unknown } from '../../../../../shared/figures/unknown.ts';
import { dollarsAnHour, isActive, type Job } from '../../data/jobs.ts';
import { nowMs } from '../../data/now.ts';
import { shortTime } from '../../design/clock-time.ts';
import { Facts } from '../../design/facts.tsx';
import { Progress } from '../../design/progress.tsx';
import { Status } from '../../design/status.tsx';
import { Time } from '../../design/time.tsx';
import { whyEnded } from './why.ts';

interface HeadProps {
  readonly job: Job;
  /** The time of the answer that contains the job. */
  readonly asOfMs: number;
}

const Failed = ({ job }: { readonly job: Job }) => {
  const why = job.status === 'failed' ? whyEnded(job) : undefined;
  if (!why) return null;
  return (
    <div class="notice bad">
      <p>
        <strong>{why.reason}</strong> {why.message}
      </p>
      {why.advice ? <p>{why.advice}</p> : null}
      {job.error?.log_tail?.length ? <pre>{job.error.log_tail.join('\n')}</pre> : null}
    </div>
  );
};

/** Says when the next try is. A time in the past is shown as due. */
const NextTry = ({ at }: { readonly at: string }) =>
  Date.parse(at) <= nowMs.value ? (
    <>The next try is due.</>
  ) : (
    <>
      The next try is at <Time at={at} toTheSecond />.
    </>
  );

const Notices = ({ job }: { readonly job: Job }) => (
  <>
    {job.waiting ? (
      <p class="notice">
        {job.waiting.message} <NextTry at={job.waiting.next_try_at} />
      </p>
    ) : null}
    {job.hold ? (
      <p class="notice">
        Held by {job.hold.set_by === 'user' ? 'you' : 'an operator'} until <Time at={job.hold.expires_at} />:{' '}
        {job.hold.reason}
      </p>
    ) : null}
    {job.warning ? <p class="notice">{job.warning}</p> : null}
    {job.status === 'cancelled' && job.error ? <p class="notice">{job.error.message}</p> : null}
    <Failed job={job} />
  </>
);

const costs = ({ cost }: Job): readonly (readonly [string, string])[] => [
  ['Spent', dollars(cost.actual_cost)],
  ['Forecast', dollars(cost.forecast_cost)],
  ['At most', dollarsAtMost(cost.at_most_cost)],
];

/** Shows the status and the cost of a job, and the reason if the job waits, is held or has failed. */
export const Head = ({ job, asOfMs }: HeadProps) => {
  const left = job.remaining_seconds;
  return (
    <>
      <p class="headline">
        <Status job={job} /> {job.progress === null ? null : <Progress job={job} />}
        {job.transfer && isActive(job) ? (
          <span class="aside">
            {bytes(job.transfer.done_bytes)} of {bytes(job.transfer.total_bytes)}
          </span>
        ) : null}
      </p>
      <Notices job={job} />
      <Facts
        kind="figures"
        label="Cost and time"
        facts={
          isActive(job)
            ? [
                ...costs(job),
                ['Now', dollarsPerHour(dollarsAnHour(job))],
                ['Elapsed', duration(job.started_at === null ? undefined : job.elapsed_seconds)],
                ['Left', duration(left)],
                ['Done about', left === null ? unknown : shortTime(asOfMs + left * 1000, nowMs.value)],
              ]
            : [
                ['Spent', dollars(job.cost.actual_cost)],
                ['Was at most', dollarsAtMost(job.cost.at_most_cost)],
                ['Took', duration(job.started_at === null ? undefined : job.elapsed_seconds)],
              ]
        }
      />
    </>
  );
};
