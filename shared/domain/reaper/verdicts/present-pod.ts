import type { OpenJob } from '../../jobs/open-job.ts';
import type { Policy } from '../../jobs/policy.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import { judgeWarning } from './budget-and-duration.ts';
import { judgeRestart } from './container-restart.ts';
import { endsOnRecord } from './ends-on-record.ts';
import { judgeEvidence } from './evidence.ts';
import { judgeIdle, noLongerIdle, seenIdle } from './gpu-idle.ts';
import { judgeSilence, seenSilent } from './heartbeat-lost.ts';
import { judgeStart } from './start-timeout.ts';
import type { Sighting, Verdict } from './verdict.ts';

/** A verdict that ends nothing. Such a verdict can carry the evidence of the list, so that one write notes both. */
type Carrier = Extract<Verdict, { kind: 'not_idle' | 'warn' | 'silent' | 'found' | 'idle' }>;

/**
 * Returns all verdicts on a job whose pod is listed, the most urgent first. Verdicts that end the attempt come first. A mere note
 * never displaces the warning.
 */
export const judgePresent = (
  job: OpenJob,
  pod: Pod,
  sighting: Sighting,
  policy: Policy,
): readonly (Verdict | undefined)[] => {
  const noted = judgeEvidence(job, pod, sighting, policy);
  const alsoNoted = (verdict: Carrier | undefined): Verdict | undefined =>
    verdict && noted ? { ...verdict, set: noted.set } : verdict;
  return [
    ...(job.claimed_at === undefined
      ? [judgeStart(job, pod, sighting, policy)]
      : [
          judgeSilence(job, pod, sighting, policy),
          judgeRestart(job, pod, sighting, policy),
          ...endsOnRecord(job, sighting, policy),
          judgeIdle(job, pod, sighting, policy),
        ]),
    alsoNoted(noLongerIdle(job, pod, sighting, policy)),
    alsoNoted(judgeWarning(job, pod, sighting)),
    alsoNoted(seenSilent(job, sighting, policy)),
    alsoNoted(found(job)),
    alsoNoted(seenIdle(job, pod, sighting, policy)),
    noted,
  ];
};

const found = (job: OpenJob): Carrier | undefined => (job.missing_since === undefined ? undefined : { kind: 'found' });
