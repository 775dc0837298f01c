import { useLocation } from 'preact-iso/router';
import { useArtifacts } from '../../../data/artifacts.ts';
import { type Job, titleOf } from '../../../data/jobs.ts';
import { services } from '../../../data/services.ts';
import { useAction } from '../../../data/use-action.ts';
import { refresh } from '../../../data/use-query.ts';
import { Confirm } from '../../../design/confirm.tsx';
import { say } from '../../../shell/toasts.tsx';
import { consequenceOfDelete } from './consequence.ts';

interface DeleteJobProps {
  readonly job: Job;
  readonly pollMs: number;
  readonly onClose: () => void;
}

/**
 * Asks for confirmation of a delete. Shows which data is lost. The API refuses the delete for about a minute after the end of a job, until
 * a sweep has seen its pod gone.
 */
export const DeleteJob = ({ job, pollMs, onClose }: DeleteJobProps) => {
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
      <ul>
        {consequenceOfDelete(job, artifacts).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Confirm>
  );
};
