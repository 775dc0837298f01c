import { secondsBetween } from '../../clock.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import { hasStopped, type Pod } from '../../pods/gpu-provider.ts';
import type { Evidence } from './verdict.ts';

/** Seconds after which a second list is another look: two sweeps may follow one another within one second. */
const otherLookSeconds = 30;

/** True when a second list shows the pod as stopped: one may be wrong. */
export const isSurelyStopped = ({ stopped_since }: OpenJob, pod: Pod, now: Date): boolean =>
  hasStopped(pod) && stopped_since !== undefined && secondsBetween(stopped_since, now) >= otherLookSeconds;

/** The note that a list shows the pod as stopped, made once and taken back by the first list that does not. */
export const stoppedSince = ({ stopped_since }: OpenJob, pod: Pod, now: Date): Evidence => {
  if (hasStopped(pod) === (stopped_since !== undefined)) return {};
  return { stopped_since: hasStopped(pod) ? now.toISOString() : undefined };
};
