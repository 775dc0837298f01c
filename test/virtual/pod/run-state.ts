import type { Reason } from '../../../shared/domain/jobs/reasons.ts';
import type { Answered } from '../../support/api-event.ts';
import type { ApiName } from '../api-name.ts';
import { asksToWait, backoffSeconds, isTransient, retryAfterOf, tryCall } from './backoff.ts';
import type { PodContext } from './pod-context.ts';

/** Thrown through the training when it was asked to stop. */
export class Stopped extends Error {}

/** The reasons that a stop may carry on to the report (`failures.py`). */
const stopReasons: readonly string[] = [
  'api_unreachable_timeout',
  'budget_exceeded',
  'max_duration',
  'restart_loop',
  'training_crashed',
];

/** The state that the threads of `podwarden_pod` share: the stop flag, the last contact, and whether anybody still wants to hear. */
export class RunState {
  readonly #pod: PodContext;
  stopReason: string | undefined;
  attemptOver = false;
  deadMan = false;
  lastContactMs: number;
  closing = false;
  /** The phase of the training, whether or not the API knows yet. */
  phase: string | undefined;
  /** The process has ended; the bootstrap goes on. */
  isOver = false;

  constructor(pod: PodContext) {
    this.#pod = pod;
    this.lastContactMs = pod.clock.now();
  }

  /** The first reason stays. */
  request(reason: string): void {
    if (this.stopReason === undefined) this.#pod.say(`asked to stop: ${reason}`);
    this.stopReason ??= reason;
  }

  endAttempt(): void {
    this.attemptOver = true;
    this.request('attempt_over');
  }

  /** Waiting for the API is over for good. */
  get isLost(): boolean {
    return this.attemptOver || this.deadMan;
  }

  check(): void {
    if (this.stopReason !== undefined && !this.#pod.plan.isDeaf) throw new Stopped();
  }

  get failure(): Reason {
    return (stopReasons.includes(this.stopReason ?? '') ? this.stopReason : 'training_crashed') as Reason;
  }

  /** One try of a call about this attempt. */
  async post(name: ApiName, body: object, path: Record<string, string> = {}): Promise<Answered> {
    const { api, jobId, token, attempt, clock } = this.#pod;
    const answer = await tryCall(this.#pod, () =>
      api.call(name, { path: { id: jobId, ...path }, bearer: token, body: { attempt, ...body } }),
    );
    if ((answer.status >= 200 && answer.status < 300) || asksToWait(answer)) this.lastContactMs = clock.now();
    if (answer.status === 401 || answer.status === 410) this.endAttempt();
    return answer;
  }

  /** Until it is taken, is refused for good, or `giveUp`. */
  async retry(post: () => Promise<Answered>, giveUp: () => boolean): Promise<Answered> {
    for (let tries = 0; ; tries += 1) {
      const answer = await post();
      if (!isTransient(answer.status) || giveUp()) return answer;
      await this.#pod.process.sleep(backoffSeconds(this.#pod.random, tries, retryAfterOf(answer)));
    }
  }
}
