import type { Clock } from '../clock.ts';
import { webhookWork } from '../due-work/due-work.ts';
import type { DueWorkStore } from '../due-work/due-work-store.ts';
import type { Job } from '../jobs/job.ts';
import type { JobStore } from '../jobs/job-store.ts';

export interface EnqueueWebhookDeps {
  readonly jobs: Pick<JobStore, 'change'>;
  readonly work: Pick<DueWorkStore, 'renew'>;
  readonly clock: Clock;
}

/**
 * Enqueues the webhook of a job that has ended. The job keeps `due_at` until the row of work is stored. If a call is interrupted, a
 * sweep finds `due_at` on the job and stores the row. A row that an erased job of the same id has left is replaced, also if a worker
 * has claimed it: the worker may have read the job before its end.
 */
export const enqueueWebhook = async (job: Job, { jobs, work, clock }: EnqueueWebhookDeps): Promise<void> => {
  if (job.webhook?.due_at === undefined) return;
  const { due_at, ...webhook } = job.webhook;
  await work.renew(webhookWork({ user_id: job.user_id, job_id: job.id, due_at, tries: webhook.tries }, clock()));
  await jobs.change(job.id, {
    expect: { statuses: [job.status], equals: { webhook_due_at: due_at } },
    set: { webhook },
  });
};
