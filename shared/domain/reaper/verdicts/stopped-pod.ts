import type { OpenJob } from '../../jobs/open-job.ts';
import { isOtherLook } from '../../jobs/other-look.ts';
import { hasStopped, type Pod } from '../../pods/gpu-provider.ts';
import type { Evidence } from './verdict.ts';

/** True if a second list, at least 30 s later, shows the pod as stopped. One list may be wrong. */
export const isSurelyStopped = ({ stopped_since }: OpenJob, pod: Pod, listedAt: Date): boolean =>
  hasStopped(pod) && stopped_since !== undefined && isOtherLook(stopped_since, listedAt);

/**
 * Returns the note that a list shows the pod as stopped. The note is made once, and removed by the first list that shows the pod as
 * not stopped.
 */
export const stoppedSince = ({ stopped_since }: OpenJob, pod: Pod, listedAt: Date): Evidence => {
  if (hasStopped(pod) === (stopped_since !== undefined)) return {};
  return { stopped_since: hasStopped(pod) ? listedAt.toISOString() : undefined };
};
