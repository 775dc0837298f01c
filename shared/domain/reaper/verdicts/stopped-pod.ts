import { secondsBetween } from '../../clock.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { otherLookSeconds } from '../../jobs/policy.ts';
import { hasStopped, type Pod } from '../../pods/gpu-provider.ts';
import type { Evidence } from './verdict.ts';

/** True when a second list shows the pod as stopped: one may be wrong. */
export const isSurelyStopped = ({ stopped_since }: OpenJob, pod: Pod, listedAt: Date): boolean =>
  hasStopped(pod) && stopped_since !== undefined && secondsBetween(stopped_since, listedAt) >= otherLookSeconds;

/** The note that a list shows the pod as stopped, made once and taken back by the first list that does not. */
export const stoppedSince = ({ stopped_since }: OpenJob, pod: Pod, listedAt: Date): Evidence => {
  if (hasStopped(pod) === (stopped_since !== undefined)) return {};
  return { stopped_since: hasStopped(pod) ? listedAt.toISOString() : undefined };
};
