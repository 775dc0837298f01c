import { useState } from 'preact/hooks';
import { dollars } from '../../../../../shared/figures/dollars.ts';
import { addressOfCompared, mostCompared } from '../../data/compared-ids.ts';
import { isActive, type Job } from '../../data/jobs.ts';
import { useMayChange } from '../../data/me.ts';
import { services } from '../../data/services.ts';
import { useAction } from '../../data/use-action.ts';
import { isGone, refresh } from '../../data/use-query.ts';
import { Confirm } from '../../design/confirm.tsx';
import { say } from '../../shell/toasts.tsx';
import { actOnEach, isOver } from './each-job.ts';

interface ChosenBarProps {
  readonly chosen: readonly Job[];
  /** Called with a function that returns `true` for the jobs that stay chosen. */
  readonly onKeep: (stays: (job: Job) => boolean) => void;
}

const jobsOf = (count: number): string => (count === 1 ? '1 job' : `${count} jobs`);

const spentOn = (jobs: readonly Job[]): string => dollars(jobs.reduce((sum, { cost }) => sum + cost.actual_cost, 0));

/** The actions on several jobs. Each asks for confirmation and names what is lost. */
const wishes = {
  cancel: {
    name: 'Cancel',
    past: 'cancelled',
    act: (id: string) => services().podwarden.jobs.cancel(id),
    isSo: isOver,
    consequence: (jobs: readonly Job[]) =>
      `Their pods are ended. The ${spentOn(jobs)} spent so far are not given back, and what they have learned since their last checkpoints is lost. Checkpoints, logs and metrics stay.`,
  },
  delete: {
    name: 'Delete',
    past: 'deleted',
    act: (id: string) => services().podwarden.jobs.delete(id),
    isSo: isGone,
    consequence: (jobs: readonly Job[]) =>
      `Their artifacts, logs, curves and events are lost for good. The ${spentOn(jobs)} that they have cost stay in the sums of their months.`,
  },
} as const;

interface AskedProps extends Pick<ChosenBarProps, 'onKeep'> {
  readonly wish: keyof typeof wishes;
  readonly jobs: readonly Job[];
  readonly onClose: () => void;
}

const Asked = ({ wish, jobs, onKeep, onClose }: AskedProps) => {
  const { name, past, act, isSo, consequence } = wishes[wish];
  const all = `${name} ${jobsOf(jobs.length)}`;
  const action = useAction(async () => {
    const ids = jobs.map(({ id }) => id);
    const { done, failed } = await actOnEach(ids, act, isSo);
    if (done.length > 0) say(`${jobsOf(done.length)} ${past}.`);
    onKeep(({ id }) => !done.includes(id));
    await Promise.all([refresh('jobs'), refresh('me'), ...(wish === 'cancel' ? [refresh('job')] : [])]);
    const [first] = failed;
    if (first !== undefined) throw new Error(`${jobsOf(failed.length)} could not be ${past}: ${first.error.message}`);
  });
  return (
    <Confirm title={`${all}?`} verb={all} action={action} onClose={onClose}>
      <p>{consequence(jobs)}</p>
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

/** The bar with actions on the chosen jobs. */
export const ChosenBar = ({ chosen, onKeep }: ChosenBarProps) => {
  const [asked, setAsked] = useState<Pick<AskedProps, 'wish' | 'jobs'>>();
  const going = chosen.filter(isActive);
  const over = chosen.filter((job) => !isActive(job));
  const [only, ...others] = chosen;
  const ask = (wish: keyof typeof wishes, jobs: readonly Job[]) =>
    jobs.length === 0 ? null : (
      <button type="button" class="danger" onClick={() => setAsked({ wish, jobs })}>
        {wishes[wish].name} {jobsOf(jobs.length)}
      </button>
    );
  const mayChange = useMayChange();
  return (
    <>
      {chosen.length === 0 ? null : (
        <div class="actions chosen">
          <span role="status">{jobsOf(chosen.length)} chosen</span>
          {mayChange ? ask('cancel', going) : null}
          {mayChange ? ask('delete', over) : null}
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
      {asked === undefined ? null : <Asked {...asked} onKeep={onKeep} onClose={() => setAsked(undefined)} />}
    </>
  );
};
