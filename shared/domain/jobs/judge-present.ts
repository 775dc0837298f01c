import { secondsBetween } from '../clock.ts';
import { hasStopped, type Pod } from '../pods/gpu-provider.ts';
import type { Sighting, Verdict } from './judge.ts';
import { judgeIdle, noLongerIdle, seenIdle } from './judge-idle.ts';
import { judgeWarning } from './judge-limits.ts';
import { judgeRestart } from './judge-restart.ts';
import { judgeSilence, seenSilent } from './judge-silence.ts';
import { judgeStall } from './judge-stall.ts';
import type { OpenJob } from './open-job.ts';
import type { Policy } from './policy.ts';
import { reasonRules } from './reasons.ts';
import { type HostWord, lastHostLine, startFailure } from './start-failure.ts';

/** A job whose pod is there. What ends it comes first; what is merely noted never crowds out the warning. */
export const judgePresent = (
  job: OpenJob,
  pod: Pod,
  sighting: Sighting,
  policy: Policy,
): readonly (Verdict | undefined)[] => [
  ...(job.claimed_at === undefined
    ? [judgeStart(job, pod, sighting, policy)]
    : [
        judgeSilence(job, pod, sighting, policy),
        judgeRestart(job, pod, sighting, policy),
        judgeStall(job, sighting, policy),
        judgeIdle(job, pod, sighting, policy),
      ]),
  noLongerIdle(job, pod, sighting, policy),
  judgeWarning(job, sighting.now),
  seenSilent(job, sighting, policy),
  found(job),
  seenIdle(job, pod, sighting, policy),
];

const found = (job: OpenJob): Verdict | undefined => (job.missing_since === undefined ? undefined : { kind: 'found' });

const judgeStart = (job: OpenJob, pod: Pod, sighting: Sighting, policy: Policy): Verdict | undefined => {
  const ageSeconds = secondsBetween(job.pod_created_at ?? pod.created_at, sighting.now);
  const isOver = hasStopped(pod) || ageSeconds >= policy.START_DEADLINE_SECONDS;
  const { hostLog = [] } = sighting;
  const failure = startFailure(hostLog, isOver);
  if (failure === undefined && !isOver) return undefined;
  const numbers = {
    age_seconds: ageSeconds,
    limit_seconds: policy.START_DEADLINE_SECONDS,
    pod_status: pod.status,
  };
  if (failure === undefined) return { kind: 'end', reason: 'start_timeout', numbers, told: lastWord(hostLog) };
  const { reason, times, ...told } = failure;
  return { kind: 'end', reason, numbers: { ...numbers, failure_lines: times }, told };
};

const lastWord = (hostLog: readonly string[]): HostWord | undefined => {
  const line = lastHostLine(hostLog);
  return line === undefined ? undefined : { advice: reasonRules.start_timeout.advice, line };
};
