import type { Reason } from '../../../shared/domain/jobs/reasons.ts';
import type { Answered } from '../../support/api-event.ts';
import { askForTheEnd } from './ask-for-the-end.ts';
import { asksToWait, retryAfterOf, tryCall } from './backoff.ts';
import type { PodContext } from './pod-context.ts';
import { runTraining } from './training.ts';

/** The work of `shared/pod/bootstrap.sh`, over the same routes. It never ends. */
export const runBootstrap = async (pod: PodContext): Promise<never> => {
  const { disk, process, plan } = pod;
  await process.sleep(plan.bootSeconds);
  if (disk.outcome) return end(pod);
  if (disk.claimed) return fail(pod, 'restart_loop', 'The container restarted during the attempt.');
  if (pod.usesGpu && pod.spec.zeroGpu) return fail(pod, 'gpu_unusable', 'nvidia-smi lists no GPU here.');
  const cut = await reach(pod);
  if (cut !== undefined) return fail(pod, `api_unreachable_${cut}` as Reason, 'The pod cannot reach the API.', 1);
  const claimed = await claim(pod);
  if (typeof claimed === 'function') return claimed();
  disk.claimed = true;
  pod.truth.claimedAt(pod.clock.now());
  pod.say('claimed');
  // The runtime is fetched and unpacked.
  await process.sleep(3);
  const lastEvent = await runTraining(pod, claimed.deadlineMs);
  if (!disk.outcome && lastEvent !== undefined) await report(pod, lastEvent);
  return end(pod);
};

/** The tries take some 20 minutes. */
const triesOfOurs = 80;

/** Seconds before the next try, 16 at most. */
const pauseSeconds = (tries: number): number => 2 ** Math.min(tries - 1, 4);

/** The pod waits as long as an answer asks it to, up to an hour after its start; no such try counts. */
const waitsAsAsked = async (pod: PodContext, startedMs: number, answer: Answered): Promise<boolean> => {
  if (!asksToWait(answer) || pod.clock.now() - startedMs >= 3_600_000) return false;
  const seconds = retryAfterOf(answer) ?? 20;
  await pod.process.sleep((seconds >= 100 ? 300 : seconds) + 10);
  return true;
};

/**
 * How far the way to the API goes; `undefined` when it answers. What may be a fault of ours is waited for as long as in a
 * training; a name that is not found and a certificate that is refused are faults of the machine.
 */
const reach = async (pod: PodContext): Promise<string | undefined> => {
  for (let tries = 1; ; tries += 1) {
    const answer = await tryCall(pod, () => pod.api.call('get-health', {}, 8));
    if (answer.status === 200) return undefined;
    const step = answer.status === 0 ? String(answer.body.step) : 'http';
    const mayBeOurs = step !== 'dns' && step !== 'tls';
    if (tries >= (mayBeOurs ? triesOfOurs : 5)) return step;
    await pod.process.sleep(pauseSeconds(tries));
  }
};

/** Claims the attempt, or tells what to do instead where the attempt is not ours. */
const claim = async (pod: PodContext): Promise<{ readonly deadlineMs: number } | (() => Promise<never>)> => {
  const body = { attempt: pod.attempt, pod_id: pod.claimedId, boot_id: pod.bootId };
  const startedMs = pod.clock.now();
  for (let tries = 1; ; ) {
    const answered = await tryCall(pod, () =>
      pod.api.call('claim-attempt', { path: { id: pod.jobId }, bearer: pod.token, body }),
    );
    const { status, body: answer } = answered;
    if (status >= 200 && status < 300) return { deadlineMs: Date.parse(answer.deadline_at) };
    pod.say(`claim: ${status}`);
    if (status === 401 || status === 410) return () => end(pod);
    if (status === 409) {
      // Clear of the numbers of the first boot.
      pod.disk.eventSeq = Math.max(pod.disk.eventSeq, 100_000);
      return () => fail(pod, 'restart_loop', 'A second boot claimed the attempt: the container restarted.');
    }
    const mayPass = status === 0 || status === 408 || status === 429 || status >= 500;
    if (!mayPass) return () => fail(pod, 'api_unreachable_http', `The claim was refused with HTTP ${status}.`);
    if (tries >= triesOfOurs) {
      return () => fail(pod, 'api_unreachable_http', `The claim was not answered (${status}).`);
    }
    if (await waitsAsAsked(pod, startedMs, answered)) continue;
    await pod.process.sleep(pauseSeconds(tries));
    tries += 1;
  }
};

const fail = async (pod: PodContext, code: Reason, message: string, tries = 6): Promise<never> => {
  pod.say(`FAILED ${code}`);
  pod.truth.reported(code, pod.clock.now());
  await report(pod, { type: 'failed', error: { code, message } }, tries);
  return end(pod);
};

/** Until it is taken or refused for good, at most so many tries. */
const report = async (pod: PodContext, event: object, maxTries = 6): Promise<void> => {
  pod.disk.eventSeq += 1;
  const body = { attempt: pod.attempt, seq: pod.disk.eventSeq, ...event };
  for (let tries = 1; ; tries += 1) {
    const { status } = await tryCall(pod, () =>
      pod.api.call('report-event', { path: { id: pod.jobId }, bearer: pod.token, body }),
    );
    if ((status >= 200 && status < 300) || [401, 404, 409, 410].includes(status)) {
      pod.disk.outcome = true;
      return;
    }
    if (tries >= maxTries) return;
    await pod.process.sleep(2 ** (tries - 1));
  }
};

/** Has itself terminated, and sleeps rather than exits. */
const end = async (pod: PodContext): Promise<never> => {
  for (let pauseSeconds = 5; !(await askForTheEnd(pod)) && pauseSeconds <= 640; pauseSeconds *= 2) {
    await pod.process.sleep(pauseSeconds);
  }
  for (;;) {
    await pod.process.sleep(3600);
    await askForTheEnd(pod);
  }
};
