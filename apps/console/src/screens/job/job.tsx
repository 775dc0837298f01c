import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { dollars, dollarsPerHour } from '../../../../../shared/figures/dollars.ts';
import { duration } from '../../../../../shared/figures/durations.ts';
import { dollarsAnHour, isActive, type Job, livePollMs, titleOf, useJob } from '../../data/jobs.ts';
import { Facts } from '../../design/facts.tsx';
import { Figures } from '../../design/figures.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';
import { Progress } from '../../design/progress.tsx';
import { Status } from '../../design/status.tsx';
import { Ago, Time } from '../../design/time.tsx';
import { Artifacts } from './artifacts.tsx';
import { CancelJob } from './cancel-job.tsx';
import { Curves } from './curves/curves.tsx';
import { Timeline } from './timeline.tsx';

const Head = ({ job }: { readonly job: Job }) => (
  <>
    <p class="headline">
      <Status job={job} /> {job.progress === null ? null : <Progress job={job} />}
    </p>
    {job.waiting ? <p class="notice">{job.waiting.message}</p> : null}
    {job.hold ? (
      <p class="notice">
        Held by {job.hold.set_by === 'user' ? 'you' : 'an operator'} until <Time at={job.hold.expires_at} />:{' '}
        {job.hold.reason}
      </p>
    ) : null}
    {job.warning ? <p class="notice">{job.warning}</p> : null}
    {job.error ? (
      <div class="notice bad">
        <p>
          {job.error.message} <code>{job.reason ?? job.error.code}</code>
        </p>
        {job.error.log_tail?.length ? <pre>{job.error.log_tail.join('\n')}</pre> : null}
      </div>
    ) : null}
    <Figures
      label="Cost and time"
      figures={[
        ['Spent', dollars(job.cost.actual_cost)],
        ['Forecast', dollars(job.cost.forecast_cost)],
        ['At most', dollars(job.cost.at_most_cost)],
        ['Now', dollarsPerHour(dollarsAnHour(job))],
        ['Elapsed', duration(job.elapsed_seconds)],
        ['Left', duration(job.remaining_seconds)],
      ]}
    />
  </>
);

const FactsOf = ({ job }: { readonly job: Job }) => (
  <Facts
    label="About this job"
    facts={[
      ['Model', job.model],
      ['Method', job.method],
      ['GPU', job.gpu_type && `${job.gpu_count} × ${job.gpu_type}`],
      ['Cloud', job.cloud && [job.cloud.toLowerCase(), job.data_center_id].filter(Boolean).join(', ')],
      ['Attempt', String(job.attempt)],
      ['Made', <Time at={job.created_at} />],
      ['Last heard of', <Ago at={job.last_heartbeat_at} />],
      ['Id', <code>{job.id}</code>],
    ]}
  />
);

/** One that is over changes by a person's hand alone. */
const pollOf = (job: Job): number => (isActive(job) ? livePollMs : 60_000);

export const Screen = () => {
  const { id = '' } = useRoute().params;
  const answer = useJob(id);
  const [isAsking, setAsking] = useState(false);
  const job = answer.data;
  return (
    <Page
      title={job ? titleOf(job) : 'Job'}
      kind="Job"
      actions={
        job && isActive(job) ? (
          <button type="button" class="danger" onClick={() => setAsking(true)}>
            Cancel
          </button>
        ) : undefined
      }
    >
      <Loaded answer={answer}>
        {(known) => (
          <>
            <Head job={known} />
            <Curves jobId={known.id} pollMs={pollOf(known)} />
            <Artifacts jobId={known.id} pollMs={pollOf(known)} />
            <div class="columns">
              <Timeline jobId={known.id} pollMs={pollOf(known)} />
              <section>
                <h2>About this job</h2>
                <FactsOf job={known} />
              </section>
            </div>
            {isAsking ? <CancelJob job={known} onClose={() => setAsking(false)} /> : null}
          </>
        )}
      </Loaded>
    </Page>
  );
};
