import { dollars } from '../../../../../shared/figures/dollars.ts';
import { type Job, titleOf } from '../../data/jobs.ts';
import { services } from '../../data/services.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { Confirm } from '../../design/confirm.tsx';
import { say } from '../../shell/toasts.tsx';

/** Asks once, with what is lost. */
export const CancelJob = ({ job, onClose }: { readonly job: Job; readonly onClose: () => void }) => {
  const cancel = useAction(async () => {
    await services().podwarden.jobs.cancel(job.id);
    await Promise.all([refresh('job', job.id), refresh('jobs'), refresh('events', job.id)]);
    say(`${titleOf(job)} is cancelled.`);
  });
  return (
    <Confirm title="Cancel this job?" verb="Cancel the job" action={cancel} onClose={onClose}>
      <p>
        Its pod is ended. The {dollars(job.cost.actual_cost)} spent so far are not given back, and what it has learned
        since its last checkpoint is lost. Checkpoints, logs and metrics stay.
      </p>
    </Confirm>
  );
};
