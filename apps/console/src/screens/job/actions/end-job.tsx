import { useLocation } from 'preact-iso/router';
import { useArtifacts } from '../../../data/artifacts.ts';
import { type Job, refreshJob, titleOf } from '../../../data/jobs.ts';
import { services } from '../../../data/services.ts';
import { useAction } from '../../../data/use-action.ts';
import { refresh } from '../../../data/use-query.ts';
import { Confirm } from '../../../design/confirm.tsx';
import { say } from '../../../shell/toasts.tsx';
import { consequenceOfCancel, consequenceOfDelete } from './consequence.ts';
import { ConsequenceList } from './consequence-list.tsx';

interface EndJobProps {
  readonly job: Job;
  readonly pollMs: number;
  readonly onClose: () => void;
}

/** Asks for confirmation of a cancel. Shows what is lost and what is kept. */
export const CancelJob = ({ job, pollMs, onClose }: EndJobProps) => {
  const artifacts = useArtifacts(job.id, pollMs).data?.items;
  const cancel = useAction(async () => {
    await services().podwarden.jobs.cancel(job.id);
    await refreshJob(job.id);
    say(`${titleOf(job)} is cancelled.`);
  });
  return (
    <Confirm title="Cancel this job?" verb="Cancel the job" action={cancel} onClose={onClose}>
      <ConsequenceList sentences={consequenceOfCancel(job, artifacts)} />
    </Confirm>
  );
};

/**
 * Asks for confirmation of a delete. Shows which data is lost. The API refuses the delete for about a minute after the end of a job, until
 * a sweep has seen its pod gone.
 */
export const DeleteJob = ({ job, pollMs, onClose }: EndJobProps) => {
  const { route } = useLocation();
  const artifacts = useArtifacts(job.id, pollMs).data?.items;
  const remove = useAction(async () => {
    await services().podwarden.jobs.delete(job.id);
    say(`${titleOf(job)} is deleted.`);
    route('/jobs', true);
    await Promise.all([refresh('jobs'), refresh('me')]);
  });
  return (
    <Confirm title="Delete this job?" verb="Delete the job" action={remove} onClose={onClose}>
      <ConsequenceList sentences={consequenceOfDelete(job, artifacts)} />
    </Confirm>
  );
};
