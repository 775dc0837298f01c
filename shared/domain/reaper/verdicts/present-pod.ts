import type { OpenJob } from '../../jobs/open-job.ts';
import type { Policy } from '../../jobs/policy.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import { judgeWarning } from './budget-and-duration.ts';
import { judgeRestart } from './container-restart.ts';
import { judgeEvidence } from './evidence.ts';
import { judgeIdle, noLongerIdle, seenIdle } from './gpu-idle.ts';
import { judgeSilence, seenSilent } from './heartbeat-lost.ts';
import { judgeStart } from './start-timeout.ts';
import { judgeStall } from './training-stalled.ts';
import type { Sighting, Verdict } from './verdict.ts';

/** A job whose pod is there. A verdict that ends it comes first; one that is merely noted never crowds out the warning. */
export const judgePresent = (
  job: OpenJob,
  pod: Pod,
  sighting: Sighting,
  policy: Policy,
): readonly (Verdict | undefined)[] => {
  const noted = judgeEvidence(job, pod, sighting, policy);
  const silent = seenSilent(job, sighting, policy);
  return [
    ...(job.claimed_at === undefined
      ? [judgeStart(job, pod, sighting, policy)]
      : [
          judgeSilence(job, pod, sighting, policy),
          judgeRestart(job, pod, sighting, policy),
          judgeStall(job, sighting, policy),
          judgeIdle(job, pod, sighting, policy),
        ]),
    noLongerIdle(job, pod, sighting, policy),
    judgeWarning(job, pod, sighting.now),
    silent && { ...silent, ...(noted && { set: noted.set }) },
    found(job),
    seenIdle(job, pod, sighting, policy),
    noted,
  ];
};

const found = (job: OpenJob): Verdict | undefined => (job.missing_since === undefined ? undefined : { kind: 'found' });
