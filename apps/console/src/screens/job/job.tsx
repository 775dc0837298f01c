import { useRoute } from 'preact-iso/router';
import { isActive, type Job, livePollMs, titleOf, useJob } from '../../data/jobs.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';
import { About } from './about.tsx';
import { JobActions } from './actions/job-actions.tsx';
import { Artifacts } from './artifacts.tsx';
import { Attempts } from './attempts.tsx';
import { Curves } from './curves/curves.tsx';
import { FrozenConfig } from './frozen-config.tsx';
import { Head } from './head.tsx';
import { Log } from './log/log.tsx';
import { Timeline } from './timeline.tsx';

/** One that is over changes by a person's hand alone. */
const pollOf = (job: Job): number => (isActive(job) ? livePollMs : 60_000);

/** One job: how it goes, what it costs, all that it has told and left, and what can be done with it. */
export const Screen = () => {
  const { id = '' } = useRoute().params;
  const answer = useJob(id);
  const job = answer.data;
  return (
    <Page
      title={job ? titleOf(job) : 'Job'}
      kind="Job"
      actions={job ? <JobActions job={job} pollMs={pollOf(job)} /> : undefined}
    >
      <Loaded answer={answer}>
        {(known) => (
          <>
            <Head job={known} asOfMs={answer.asOfMs} />
            <Curves jobId={known.id} isOn={isActive(known)} pollMs={pollOf(known)} />
            <Artifacts jobId={known.id} isOn={isActive(known)} pollMs={pollOf(known)} />
            <Log job={known} pollMs={pollOf(known)} />
            <Attempts attempts={known.attempts} />
            <div class="columns">
              <Timeline job={known} pollMs={pollOf(known)} />
              <About job={known} />
            </div>
            <FrozenConfig jobId={known.id} />
          </>
        )}
      </Loaded>
    </Page>
  );
};
