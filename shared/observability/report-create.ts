import { metricNames } from '../names.ts';
import { log } from '../runtime/logger.ts';
import { count } from '../runtime/metrics.ts';

/** Logs RunPod's answer to a create. Counts a metric for the answers that may need an operator. */
export const reportCreate = (
  job: { readonly id: string; readonly attempt: number },
  outcome: { readonly outcome: string },
): void => {
  log.info('create_answered', { job_id: job.id, attempt: job.attempt, outcome: outcome.outcome });
  if (outcome.outcome === 'balance') count(metricNames.providerBalanceLow);
  if (outcome.outcome === 'ambiguous') count(metricNames.createUnanswered);
  if (outcome.outcome === 'invalid') count(metricNames.providerInvalidRequest);
};
