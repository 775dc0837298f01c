import { useEffect, useRef } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { isActive, type Job, pollOfJob, refreshPartsOfJob, titleOf, useJob } from '../../data/jobs.ts';
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

/** Refreshes the curve, the log, the artifacts and the events once when the job ends while its page is open. */
const useEnd = (job: Job | undefined): void => {
  const isOn = job && isActive(job);
  const wasOn = useRef(isOn);
  useEffect(() => {
    if (job && wasOn.current && !isOn) void refreshPartsOfJob(job.id);
    wasOn.current = isOn;
  }, [isOn]);
};

/** The page of one job: progress, cost, curves, log, artifacts and actions. */
export const Screen = () => {
  const { id = '' } = useRoute().params;
  const answer = useJob(id);
  const job = answer.data;
  useEnd(job);
  return (
    <Page
      title={job ? titleOf(job) : 'Job'}
      kind="Job"
      actions={job ? <JobActions job={job} pollMs={pollOfJob(job)} /> : undefined}
    >
      <Loaded answer={answer}>
        {(known) => (
          <>
            <Head job={known} asOfMs={answer.asOfMs} />
            <Curves jobId={known.id} isOn={isActive(known)} pollMs={pollOfJob(known)} />
            <Artifacts jobId={known.id} isOn={isActive(known)} pollMs={pollOfJob(known)} />
            <Log job={known} pollMs={pollOfJob(known)} />
            <Attempts attempts={known.attempts} />
            <div class="columns">
              <Timeline job={known} pollMs={pollOfJob(known)} />
              <About job={known} />
            </div>
            <FrozenConfig jobId={known.id} />
          </>
        )}
      </Loaded>
    </Page>
  );
};
