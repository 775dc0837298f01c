import { secondsBetween } from '../../clock.ts';
import { type OpenJob, podMadeAt } from '../../jobs/open-job.ts';
import { lateStartShare, type Policy } from '../../jobs/policy.ts';
import { reasonRules } from '../../jobs/reasons.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import { isProvenForLong, isWatchedForLong } from './heartbeat-lost.ts';
import { type HostWord, lastHostLine, startFailure } from './start-failure.ts';
import { isSurelyStopped } from './stopped-pod.ts';
import { type EndVerdict, type Sighting, statusOf } from './verdict.ts';

/**
 * Returns the end of an attempt whose pod has not claimed, if the host's log shows a failure, the pod has stopped, or its time is
 * over. `pod` is `undefined` if no list shows the pod.
 */
export const judgeStart = (
  job: OpenJob,
  pod: Pod | undefined,
  sighting: Sighting,
  policy: Policy,
): EndVerdict | undefined => {
  const ageSeconds = secondsBetween(podMadeAt(job), sighting.now);
  const isLate = ageSeconds >= policy.START_DEADLINE_SECONDS && !mayWaitForUs(ageSeconds, sighting, policy);
  const isOver = (pod !== undefined && isSurelyStopped(job, pod, sighting.listedAt)) || isLate;
  const { hostLog = [] } = sighting;
  const failure = startFailure(hostLog, isOver);
  if (failure === undefined && !isOver) return undefined;
  const numbers = { age_seconds: ageSeconds, limit_seconds: policy.START_DEADLINE_SECONDS, pod_status: statusOf(pod) };
  if (failure === undefined) return { kind: 'end', reason: 'start_timeout', numbers, told: lastWord(hostLog) };
  const { reason, times, ...told } = failure;
  return { kind: 'end', reason, numbers: { ...numbers, failure_lines: times }, told };
};

const lastWord = (hostLog: readonly string[]): HostWord | undefined => {
  const line = lastHostLine(hostLog);
  return line === undefined ? undefined : { advice: reasonRules.start_timeout.advice, line };
};

/** True if the pod may still try to claim because our API could not be reached. Such a pod tries for as long as a pod that trains. */
const mayWaitForUs = (ageSeconds: number, { now, silence }: Sighting, policy: Policy): boolean => {
  if (silence.isJudged && isProvenForLong(silence.provenSince, now, policy)) return false;
  const isExcused = ageSeconds < policy.START_DEADLINE_SECONDS + policy.SILENCE_EXCUSED_SECONDS;
  return isExcused || !isWatchedForLong(silence, now, policy);
};

/** True if the pod takes long to claim, so that the sweep must check whether claims can arrive. */
export const isLateStart = ({ status, claimed_at, pod_created_at }: OpenJob, now: Date, policy: Policy): boolean =>
  status === 'pending' &&
  claimed_at === undefined &&
  pod_created_at !== undefined &&
  secondsBetween(pod_created_at, now) >= policy.START_DEADLINE_SECONDS * lateStartShare;
