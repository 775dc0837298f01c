import type { Clock } from '../clock.ts';
import { changeForPerson } from './change-with-retry.ts';
import type { Job } from './job.ts';
import type { JobStore } from './job-store.ts';
import { changedLabels, type LabelChanges } from './labels.ts';
import { jobStatuses } from './status.ts';

export interface JobUpdate {
  readonly name?: string | undefined;
  readonly labels?: LabelChanges | undefined;
}

/**
 * Gives a job another name or other labels, whatever state it is in. Two changes of labels at once are made one after the other.
 * 400 for more labels than a job has, 409 `conflict` when it does not hold still.
 */
export const updateJob = async (
  seen: Job,
  { name, labels }: JobUpdate,
  { jobs, clock }: { readonly jobs: Pick<JobStore, 'change'>; readonly clock: Clock },
): Promise<Job> => {
  const { after } = await changeForPerson(seen, jobs, (job) => ({
    expect: { statuses: jobStatuses, equals: { label_changes: job.label_changes, erased_at: undefined } },
    set: {
      updated_at: clock().toISOString(),
      ...(name !== undefined && { name }),
      ...(labels !== undefined && { labels: changedLabels(job.labels ?? {}, labels) }),
    },
    add: { label_changes: 1 },
  }));
  return after;
};
