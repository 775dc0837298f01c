import { metricNames } from '../names.ts';
import { count } from '../runtime/metrics.ts';

/**
 * Counts a job that is over, by its reason. The code that ended the job calls this function once. An end because RunPod refused our key
 * raises an alarm.
 */
export const reportOver = ({
  reason,
  status,
}: {
  readonly reason?: string | undefined;
  readonly status: string;
}): void => {
  count(metricNames.jobEnded, 1, { reason: reason ?? status });
  if (reason === 'provider_auth') count(metricNames.providerAuthFailed);
};
