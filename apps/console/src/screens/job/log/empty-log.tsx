import { inWords } from '../../../../../../shared/figures/status-words.ts';
import { isActive, type Job } from '../../../data/jobs.ts';
import { nowMs } from '../../../data/now.ts';
import { Time } from '../../../design/time.tsx';

/** Says whether the oldest lines of the log have begun to expire. */
export const isExpiring = ({ telemetry_expires_at: at }: Pick<Job, 'telemetry_expires_at'>): boolean =>
  at !== null && Date.parse(at) < nowMs.peek();

/** Says why the log shows no line. */
export const EmptyLog = ({ job, isFiltered }: { readonly job: Job; readonly isFiltered: boolean }) => {
  if (isExpiring(job)) {
    return (
      <p class="aside">
        Its lines are kept no longer: they went from <Time at={job.telemetry_expires_at} /> on.
      </p>
    );
  }
  if (isFiltered) return <p class="aside">No line fits these filters.</p>;
  if (!isActive(job)) return <p class="aside">Its pods have printed nothing.</p>;
  return (
    <p class="aside">
      {job.pod_id === null
        ? `Nothing yet: the log begins with a pod, and the job is ${inWords(job.phase ?? job.status)}.`
        : 'Nothing yet: the pod has printed no line.'}
    </p>
  );
};
