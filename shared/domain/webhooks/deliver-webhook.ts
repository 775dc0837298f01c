import type { Clock } from '../clock.ts';
import type { DueWork } from '../due-work/due-work.ts';
import type { WorkOutcome } from '../due-work/run-due-work.ts';
import type { Job } from '../jobs/job.ts';
import type { JobDetails, JobStore } from '../jobs/job-store.ts';
import { openSecrets } from '../jobs/secret-box.ts';
import type { SecretReader } from '../secrets.ts';
import { nextWebhookTry, webhookBody, webhookMaxTries, webhookSignature } from './webhook.ts';

export interface WebhookDeps {
  readonly jobs: Pick<JobStore, 'get' | 'change'>;
  readonly details: Pick<JobDetails, 'spec'>;
  readonly secretsKey: SecretReader;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly onTried: (tried: WebhookTry) => void;
  /** Called when a secret cannot be opened. */
  readonly onFault: (error: unknown) => void;
}

export interface WebhookTry {
  readonly jobId: string;
  /** Tries so far, this one included. */
  readonly tries: number;
  /** A short word for why it failed; `undefined` when it was delivered. */
  readonly fault: string | undefined;
  /** The delivery failed, and no further try follows. */
  readonly givenUp: boolean;
}

type Webhook = NonNullable<Job['webhook']>;

const timeoutMs = 5000;

/** One try. A receiver that does not answer 2xx is tried again later, up to the last try; then it is given up, loudly. */
export const deliverWebhook = async (work: DueWork, deps: WebhookDeps): Promise<WorkOutcome> => {
  const job = await deps.jobs.get(work.job_id);
  const webhook = job?.webhook;
  if (job === undefined || webhook === undefined || webhook.delivered_at !== undefined) return { outcome: 'done' };
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

/** The tries as the user sees them. Without `due_at`: the row of work stands, so no sweep needs to put one. */
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

/** `undefined` when it was delivered, else a short word for what went wrong. */
const post = async (job: Job, webhook: Webhook, deps: WebhookDeps): Promise<string | undefined> => {
  const body = webhookBody(job, webhook.url);
  const signed = await signature(job, body, deps);
  if (signed === 'unreadable') return 'secret_unreadable';
  try {
    const response = await deps.fetch(webhook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'podwarden', ...signed },
      body,
      // A redirect could lead to an address that the checks at deploy never saw.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `http_${response.status}`;
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'unreachable';
  }
};

/** A secret that cannot be opened fails the try: a receiver that checks signatures must not get a body without one. */
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
