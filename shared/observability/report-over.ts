import { metricNames } from '../names.ts';
import { count } from '../runtime/metrics.ts';

/** Counts a job that is over, by why; to be told once, by whoever ended it. One that our key was refused for rings. */
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
