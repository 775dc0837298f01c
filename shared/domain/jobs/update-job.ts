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
 * Changes the name or the labels of a job of any status. Two simultaneous changes are made one after the other. Throws 400 for too
 * many labels, and 409 `conflict` if every try met another write.
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
