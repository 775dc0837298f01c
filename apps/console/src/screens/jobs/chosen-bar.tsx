import { useState } from 'preact/hooks';
import { dollars } from '../../../../../shared/figures/dollars.ts';
import { addressOfCompared, mostCompared } from '../../data/compared-ids.ts';
import { isActive, type Job } from '../../data/jobs.ts';
import { services } from '../../data/services.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { Confirm } from '../../design/confirm.tsx';
import { say } from '../../shell/toasts.tsx';
import { cancelEach } from './cancel-jobs.ts';

interface ChosenBarProps {
  readonly chosen: readonly Job[];
  /** `true` for those that stay chosen. */
  readonly onKeep: (stays: (job: Job) => boolean) => void;
}

const jobsOf = (count: number): string => (count === 1 ? '1 job' : `${count} jobs`);

const CancelJobs = ({
  jobs,
  onKeep,
  onClose,
}: { readonly jobs: readonly Job[]; readonly onClose: () => void } & Pick<ChosenBarProps, 'onKeep'>) => {
  const spent = jobs.reduce((sum, { cost }) => sum + cost.actual_cost, 0);
  const cancel = useAction(async () => {
    const ids = jobs.map(({ id }) => id);
    const { over, failed } = await cancelEach(ids, (id) => services().podwarden.jobs.cancel(id));
    await Promise.all([refresh('jobs'), refresh('job'), refresh('me')]);
    if (over.length > 0) say(`${jobsOf(over.length)} cancelled.`);
    onKeep(({ id }) => !over.includes(id));
    const [first] = failed;
    if (first !== undefined) throw new Error(`${jobsOf(failed.length)} could not be cancelled: ${first.error.message}`);
  });
  return (
    <Confirm
      title={`Cancel ${jobsOf(jobs.length)}?`}
      verb={`Cancel ${jobsOf(jobs.length)}`}
      action={cancel}
      onClose={onClose}
    >
      <p>
        Their pods are ended. The {dollars(spent)} spent so far are not given back, and what they have learned since
        their last checkpoints is lost. Checkpoints, logs and metrics stay.
      </p>
    </Confirm>
  );
};

const Comparing = ({ jobs }: { readonly jobs: readonly Job[] }) => {
  if (jobs.length < 2) return null;
  if (jobs.length > mostCompared) return <span class="aside">At most {mostCompared} can be compared</span>;
  return (
    <a class="button" href={addressOfCompared(jobs.map(({ id }) => id))}>
      Compare {jobsOf(jobs.length)}
    </a>
  );
};

/** The actions on the jobs that are chosen. */
export const ChosenBar = ({ chosen, onKeep }: ChosenBarProps) => {
  const [asked, setAsked] = useState<readonly Job[]>();
  const going = chosen.filter(isActive);
  const [only, ...others] = chosen;
  return (
    <>
      {chosen.length === 0 ? null : (
        <div class="actions chosen">
          <span role="status">{jobsOf(chosen.length)} chosen</span>
          <button type="button" class="danger" disabled={going.length === 0} onClick={() => setAsked(going)}>
            {going.length === 0 ? 'None of them goes on' : `Cancel ${jobsOf(going.length)}`}
          </button>
          {only === undefined || others.length > 0 ? null : (
            <a class="button" href={`/deploy?job=${only.id}`}>
              Deploy it again
            </a>
          )}
          <Comparing jobs={chosen} />
          <button type="button" onClick={() => onKeep(() => false)}>
            Choose none
          </button>
        </div>
      )}
      {asked === undefined ? null : <CancelJobs jobs={asked} onKeep={onKeep} onClose={() => setAsked(undefined)} />}
    </>
  );
};
