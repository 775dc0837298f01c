import { createHmac } from 'node:crypto';
import { addSeconds } from '../clock.ts';
import { costOf } from '../jobs/cost.ts';
import type { Job } from '../jobs/job.ts';

export const webhookMaxTries = 8;

/** 30 s, 1 min, 2 min, ... up to an hour between tries. */
export const nextWebhookTry = (triesSoFar: number, now: Date): Date =>
  addSeconds(now, Math.min(3600, 30 * 2 ** triesSoFar));

/** What a webhook is told when a job is over. The same for every try, so that a receiver can tell a repeat. */
export const webhookBody = (job: Job): string =>
  JSON.stringify({
    event: 'job_over',
    job_id: job.id,
    status: job.status,
    reason: job.reason ?? null,
    attempt: job.attempt,
    completed_at: job.completed_at ?? null,
    cost: costOf(job, new Date(job.completed_at ?? job.updated_at)),
  });

/** `t=<epoch seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`, so that a receiver can refuse old and forged calls. */
export const webhookSignature = (secret: string, body: string, now: Date): string => {
  const seconds = Math.floor(now.getTime() / 1000);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
};
