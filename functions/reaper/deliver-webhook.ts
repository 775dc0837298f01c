import type { Clock } from '../../shared/domain/clock.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import type { JobDetails, JobStore } from '../../shared/domain/jobs/job-store.ts';
import { openSecrets } from '../../shared/domain/jobs/secret-box.ts';
import type { SecretReader } from '../../shared/domain/secrets.ts';
import {
  nextWebhookTry,
  webhookBody,
  webhookMaxTries,
  webhookSignature,
} from '../../shared/domain/webhooks/webhook.ts';
import { metricNames } from '../../shared/names.ts';
import { log } from '../../shared/runtime/logger.ts';
import { count } from '../../shared/runtime/metrics.ts';

export interface WebhookDeps {
  readonly jobs: JobStore;
  readonly details: Pick<JobDetails, 'spec'>;
  readonly secretsKey: SecretReader;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

const timeoutMs = 5000;

/** One try. A receiver that does not answer 2xx is tried again later, up to the last try; then it is given up, loudly. */
export const createWebhookDelivery =
  (deps: WebhookDeps) =>
  async (job: Job): Promise<void> => {
    const { webhook } = job;
    if (webhook === undefined) return;
    const delivered = await post(job, webhook, deps);
    const tries = webhook.tries + 1;
    const givenUp = !delivered && tries >= webhookMaxTries;
    const now = deps.clock();
    const { due_at: _due, ...rest } = webhook;
    await deps.jobs.change(job.id, {
      expect: { statuses: [job.status] },
      set: {
        webhook: {
          ...rest,
          tries,
          ...(delivered ? { delivered_at: now.toISOString() } : {}),
          ...(delivered || givenUp ? {} : { due_at: nextWebhookTry(webhook.tries, now).toISOString() }),
        },
      },
    });
    if (givenUp) count(metricNames.webhookFailed);
    log.info('webhook_tried', { job_id: job.id, delivered, tries });
  };

const post = async (job: Job, webhook: NonNullable<Job['webhook']>, deps: WebhookDeps): Promise<boolean> => {
  const body = webhookBody(job);
  const secretCiphertext = (await deps.details.spec(job.id))?.webhook_secret_ciphertext;
  const secret =
    secretCiphertext === undefined
      ? undefined
      : openSecrets(await deps.secretsKey.read(), job.id, secretCiphertext).secret;
  try {
    const response = await deps.fetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'podwarden',
        ...(secret === undefined ? {} : { 'podwarden-signature': webhookSignature(secret, body, deps.clock()) }),
      },
      body,
      // A redirect could lead to an address that the checks at deploy never saw.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
};
