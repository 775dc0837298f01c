import type { Worker } from '../../shared/domain/due-work/run-due-work.ts';
import { deliverWebhook, type WebhookDeps } from '../../shared/domain/webhooks/deliver-webhook.ts';
import { metricNames } from '../../shared/names.ts';
import { log } from '../../shared/runtime/logger.ts';
import { count } from '../../shared/runtime/metrics.ts';

/** Creates a worker that makes one try to deliver a webhook. The result goes to the log and the metrics. */
export const createWebhookDelivery =
  (deps: Omit<WebhookDeps, 'onTried' | 'onFault'>): Worker =>
  (work) =>
    deliverWebhook(work, {
      ...deps,
      onTried: ({ jobId, tries, fault, givenUp }) => {
        log.info('webhook_tried', { job_id: jobId, delivered: fault === undefined, tries, fault });
        if (givenUp) count(metricNames.webhookFailed);
      },
      onFault: (error) => log.error('webhook_secret_unreadable', error),
    });
