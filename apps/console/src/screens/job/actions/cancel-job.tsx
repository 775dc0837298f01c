import { useArtifacts } from '../../../data/artifacts.ts';
import { type Job, refreshJob, titleOf } from '../../../data/jobs.ts';
import { services } from '../../../data/services.ts';
import { useAction } from '../../../data/use-action.ts';
import { Confirm } from '../../../design/confirm.tsx';
import { say } from '../../../shell/toasts.tsx';
import { consequenceOfCancel } from './consequence.ts';

interface CancelJobProps {
  readonly job: Job;
  readonly pollMs: number;
  readonly onClose: () => void;
}

/** Asks for confirmation of a cancel. Shows what is lost and what is kept. */
export const CancelJob = ({ job, pollMs, onClose }: CancelJobProps) => {
  const artifacts = useArtifacts(job.id, pollMs).data?.items;
  const cancel = useAction(async () => {
    await services().podwarden.jobs.cancel(job.id);
    await refreshJob(job.id);
    say(`${titleOf(job)} is cancelled.`);
  });
  return (
    <Confirm title="Cancel this job?" verb="Cancel the job" action={cancel} onClose={onClose}>
      <ul>
        {consequenceOfCancel(job, artifacts).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Confirm>
  );
};
