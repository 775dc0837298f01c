import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { dollars, dollarsAtMost, dollarsPerHour } from '../../../../../shared/figures/dollars.ts';
import { openWish, wishes } from '../../data/deploys.ts';
import { useMe } from '../../data/me.ts';
import { services } from '../../data/services.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { Facts } from '../../design/facts.tsx';
import { Failure } from '../../design/failure.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';
import { UnansweredDeploy } from '../../design/unanswered-deploy.tsx';
import { say } from '../../shell/toasts.tsx';
import { budgetDollars, type FirstJob, prepareFirstJob } from './first-job.ts';

const Review = ({ job, userId }: { readonly job: FirstJob; readonly userId: string }) => {
  const { route } = useLocation();
  const { ok, checks, offers, cost } = job.preflight;
  const [offer] = offers;
  const start = useAction(async () => {
    const { job_id: id, message } = await wishes.send(userId, job.body, cost?.at_most_cost);
    say(message);
    route(`/jobs/${id}`);
    await Promise.all([refresh('jobs'), refresh('me')]);
  });
  const open = openWish.value;
  if (open?.userId === userId && !start.isRunning) {
    return (
      <>
        {start.error ? <Failure error={start.error} /> : null}
        <UnansweredDeploy wish={open} send={start} />
      </>
    );
  }
  return (
    <section>
      <h2>Ready to start</h2>
      <Facts
        label="The job"
        facts={[
          ['GPU', offer?.gpu_type],
          ['Price', dollarsPerHour(offer?.price_per_hour)],
          ['At most', dollarsAtMost(cost?.at_most_cost)],
        ]}
      />
      {checks
        .filter((check) => !check.ok)
        .map(({ name, message }) => (
          <p key={name} class="notice bad">
            {message}
          </p>
        ))}
      {start.error ? <Failure error={start.error} /> : null}
      <button type="button" class="primary" disabled={!ok || start.isRunning} onClick={() => start.run()}>
        Start it: at most {dollarsAtMost(cost?.at_most_cost)}
      </button>
    </section>
  );
};

/** Starts a first job on a sample with two clicks. The first click costs nothing, and the second shows its price. */
export const Screen = () => {
  const [progress, setProgress] = useState('');
  const [job, setJob] = useState<FirstJob>();
  const me = useMe();
  const prepare = useAction(async () => {
    try {
      setJob(await prepareFirstJob(services().podwarden, setProgress));
    } finally {
      setProgress('');
    }
  });
  return (
    <Page title="Train on the sample">
      <ol class="steps">
        <li>
          <strong>Dataset</strong> Paragraphs of State of the Union addresses, 300 kB of text in the public domain. It
          becomes a dataset of yours.
        </li>
        <li>
          <strong>Training</strong> The preset “try it out”: a very small language model, 200 steps, about a minute.
        </li>
        <li>
          <strong>GPU</strong> The cheapest that is free, for this job alone. Its pod ends with the job, and at{' '}
          {dollars(budgetDollars)} whatever happens.
        </li>
      </ol>
      {job === undefined ? (
        <button type="button" class="primary" disabled={prepare.isRunning} onClick={() => prepare.run()}>
          Upload the sample and show the price
        </button>
      ) : (
        <Loaded answer={me}>{({ user_id: userId }) => <Review job={job} userId={userId} />}</Loaded>
      )}
      <p role="status" class="aside">
        {progress}
      </p>
      {prepare.error ? <Failure error={prepare.error} /> : null}
    </Page>
  );
};
