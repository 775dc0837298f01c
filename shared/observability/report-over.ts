import { metricNames } from '../names.ts';
import { count } from '../runtime/metrics.ts';

/** Counts a job that is over, by its reason; called once, by the code that ended it. An end because our key was refused raises an alarm. */
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
