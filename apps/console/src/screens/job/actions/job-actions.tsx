import { useState } from 'preact/hooks';
import { isActive, type Job, refreshJob } from '../../../data/jobs.ts';
import { useMayChange } from '../../../data/me.ts';
import { services } from '../../../data/services.ts';
import { useAction } from '../../../data/use-action.ts';
import { say } from '../../../shell/toasts.tsx';
import { CancelJob, DeleteJob } from './end-job.tsx';
import { HoldJob } from './hold-job.tsx';
import { RenameJob } from './rename-job.tsx';

interface JobActionsProps {
  readonly job: Job;
  readonly pollMs: number;
}

const dialogs = { hold: HoldJob, rename: RenameJob, cancel: CancelJob, delete: DeleteJob } as const;

/** The actions on a job. An action that costs money or loses data asks for confirmation. */
export const JobActions = ({ job, pollMs }: JobActionsProps) => {
  const [asking, setAsking] = useState<keyof typeof dialogs>();
  const lift = useAction(async () => {
    await services().podwarden.jobs.liftHold(job.id);
    await refreshJob(job.id);
    say('The hold is lifted: the job is judged as usual.');
  });
  const Asked = asking && dialogs[asking];
  const isOn = isActive(job);
  if (!useMayChange()) return null;
  return (
    <>
      <button type="button" onClick={() => setAsking('rename')}>
        Rename
      </button>
      <a class="button" href={`/deploy?job=${job.id}`}>
        Deploy again
      </a>
      {isOn && job.hold ? (
        <button type="button" disabled={lift.isRunning} onClick={() => void lift.run()}>
          Lift the hold
        </button>
      ) : null}
      {isOn ? (
        <>
          <button type="button" onClick={() => setAsking('hold')}>
            {job.hold ? 'Hold longer' : 'Hold'}
          </button>
          <button type="button" class="danger" onClick={() => setAsking('cancel')}>
            Cancel
          </button>
        </>
      ) : (
        <button type="button" class="danger" onClick={() => setAsking('delete')}>
          Delete
        </button>
      )}
      {lift.error ? (
        <span class="fault" role="alert">
          {lift.error.message}
        </span>
      ) : null}
      {Asked ? <Asked job={job} pollMs={pollMs} onClose={() => setAsking(undefined)} /> : null}
    </>
  );
};
