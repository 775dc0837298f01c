import type { Clock } from '../clock.ts';
import { webhookWork } from '../due-work/due-work.ts';
import type { DueWorkStore } from '../due-work/due-work-store.ts';
import type { Job } from '../jobs/job.ts';
import type { JobStore } from '../jobs/job-store.ts';

export interface EnqueueWebhookDeps {
  readonly jobs: Pick<JobStore, 'change'>;
  readonly work: Pick<DueWorkStore, 'enqueue'>;
  readonly clock: Clock;
}

/**
 * Has the end of the job told to its webhook. The flag on the job goes when its row of work stands, so a call that breaks
 * off is made up for by a sweep, which finds the flag.
 */
export const enqueueWebhook = async (job: Job, { jobs, work, clock }: EnqueueWebhookDeps): Promise<void> => {
  if (job.webhook?.due_at === undefined) return;
  const { due_at, ...webhook } = job.webhook;
  await work.enqueue(webhookWork({ user_id: job.user_id, job_id: job.id, due_at, tries: webhook.tries }, clock()));
  await jobs.change(job.id, {
    expect: { statuses: [job.status], equals: { webhook_due_at: due_at } },
    set: { webhook },
  });
};
