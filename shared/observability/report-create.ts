import { metricNames } from '../names.ts';
import { log } from '../runtime/logger.ts';
import { count } from '../runtime/metrics.ts';

/** Puts the provider's answer to a create on record; those that an operator may have to mend raise their metric. */
export const reportCreate = (
  job: { readonly id: string; readonly attempt: number },
  outcome: { readonly outcome: string },
): void => {
  log.info('create_answered', { job_id: job.id, attempt: job.attempt, outcome: outcome.outcome });
  if (outcome.outcome === 'balance') count(metricNames.providerBalanceLow);
  if (outcome.outcome === 'ambiguous') count(metricNames.createUnanswered);
  if (outcome.outcome === 'invalid') count(metricNames.providerInvalidRequest);
};
