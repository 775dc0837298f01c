import type { Clock } from '../clock.ts';
import type { DueWork } from '../due-work/due-work.ts';
import type { WorkOutcome } from '../due-work/run-due-work.ts';
import type { Job } from '../jobs/job.ts';
import type { JobDetails, JobStore } from '../jobs/job-store.ts';
import { openSecrets } from '../jobs/secret-box.ts';
import { isTerminal } from '../jobs/status.ts';
import type { SecretReader } from '../secrets.ts';
import { nextWebhookTry, webhookBody, webhookMaxTries, webhookSignature } from './webhook.ts';

export interface WebhookDeps {
  readonly jobs: Pick<JobStore, 'get' | 'change'>;
  readonly details: Pick<JobDetails, 'spec'>;
  readonly secretsKey: SecretReader;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly onTried: (tried: WebhookTry) => void;
  /** Called if the secret of a webhook cannot be decrypted. */
  readonly onFault: (error: unknown) => void;
}

export interface WebhookTry {
  readonly jobId: string;
  /** The number of tries so far, including this one. */
  readonly tries: number;
  /** A short word for the reason of the failure, or `undefined` if the webhook was delivered. */
  readonly fault: string | undefined;
  /** True if the delivery failed and no further try follows. */
  readonly givenUp: boolean;
}

type Webhook = NonNullable<Job['webhook']>;

const timeoutMs = 5000;

/**
 * Makes one try to deliver a webhook. If the receiver does not answer 2xx, the webhook is tried again later. The webhook is given
 * up after the last try, and `onTried` reports that.
 */
export const deliverWebhook = async (work: DueWork, deps: WebhookDeps): Promise<WorkOutcome> => {
  const job = await deps.jobs.get(work.job_id);
  const webhook = job?.webhook;
  // A job that is not over is a later job with the Idempotency-Key of an erased job.
  if (job === undefined || !isTerminal(job.status)) return { outcome: 'done' };
  if (webhook === undefined || webhook.delivered_at !== undefined) return { outcome: 'done' };
  const fault = await post(job, webhook, deps);
  await record(job, webhook, work, fault, deps);
  const givenUp = fault !== undefined && work.tries >= webhookMaxTries;
  deps.onTried({ jobId: job.id, tries: work.tries, fault, givenUp });
  return outcomeOf(work, givenUp ? undefined : fault, deps.clock());
};

const outcomeOf = (work: DueWork, fault: string | undefined, now: Date): WorkOutcome =>
  fault === undefined
    ? { outcome: 'done' }
    : { outcome: 'failed', due_at: nextWebhookTry(work.tries - 1, now), last_error: fault };

/**
 * Records the tries on the job for the user. `due_at` is removed from the job, because the row of work exists and a sweep need not
 * store a row.
 */
const record = async (
  job: Job,
  { due_at: _due, last_error: _last, ...webhook }: Webhook,
  { tries }: DueWork,
  fault: string | undefined,
  { jobs, clock }: WebhookDeps,
): Promise<void> => {
  const result = fault === undefined ? { delivered_at: clock().toISOString() } : { last_error: fault };
  await jobs.change(job.id, { expect: { statuses: [job.status] }, set: { webhook: { ...webhook, tries, ...result } } });
};

/** Sends the webhook. Returns `undefined` if it was delivered, and otherwise a short word for the reason of the failure. */
const post = async (job: Job, webhook: Webhook, deps: WebhookDeps): Promise<string | undefined> => {
  const body = webhookBody(job, webhook.url);
  const signed = await signature(job, body, deps);
  if (signed === 'unreadable') return 'secret_unreadable';
  try {
    const response = await deps.fetch(webhook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'podwarden', ...signed },
      body,
      // Redirects are refused, because a redirect could lead to an address that the checks of the deploy have not seen.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `http_${response.status}`;
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'unreachable';
  }
};

/**
 * Returns the signature header, or no header if the webhook has no secret. A secret that cannot be decrypted fails the try, because
 * a receiver that checks signatures must not get a body without a signature.
 */
const signature = async (
  job: Job,
  body: string,
  { details, secretsKey, clock, onFault }: WebhookDeps,
): Promise<Record<string, string> | 'unreadable'> => {
  const ciphertext = (await details.spec(job.id))?.webhook_secret_ciphertext;
  if (ciphertext === undefined) return {};
  const key = await secretsKey.read();
  try {
    const { secret } = openSecrets(key, job.id, ciphertext);
    return secret === undefined ? 'unreadable' : { 'podwarden-signature': webhookSignature(secret, body, clock()) };
  } catch (error) {
    onFault(error);
    return 'unreadable';
  }
};
