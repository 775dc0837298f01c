import type { MetricPoint } from '../../../shared/domain/telemetry/metric-point.ts';
import { backoffSeconds, isTransient } from './backoff.ts';
import type { PodContext } from './pod-context.ts';
import type { RunState } from './run-state.ts';

const intervalSeconds = 10;
const maxPoints = 500;

/** Points wait in order until the API has taken them; a batch keeps its number however often it is sent. */
export class MetricSender {
  readonly #pod: PodContext;
  readonly #run: RunState;
  readonly #waiting: MetricPoint[] = [];
  #seq = 1;
  #batch: readonly MetricPoint[] | undefined;
  #underWay: Promise<boolean> = Promise.resolve(true);
  step: number | undefined;

  constructor(pod: PodContext, run: RunState) {
    this.#pod = pod;
    this.#run = run;
  }

  record(point: MetricPoint): void {
    this.#waiting.push(point);
    this.step = point.step;
  }

  async loop(): Promise<void> {
    for (let tries = 0; !this.#run.closing; ) {
      tries = (await this.tick()) ? 0 : tries + 1;
      const backoff = tries === 0 ? 0 : backoffSeconds(this.#pod.random, tries, undefined);
      await this.#pod.process.sleep(Math.max(intervalSeconds, backoff));
    }
  }

  /** Sends what is left until it is taken or `giveUp`. */
  async flush(giveUp: () => boolean): Promise<void> {
    for (let tries = 0; !this.#run.attemptOver && this.#waiting.length > 0; ) {
      if (await this.tick()) continue;
      if (giveUp()) return;
      await this.#pod.process.sleep(Math.min(5, backoffSeconds(this.#pod.random, tries, undefined)));
      tries += 1;
    }
  }

  /** One batch, be it empty, and all that waits behind it; after what is under way. */
  tick(): Promise<boolean> {
    this.#underWay = this.#underWay.then(() => this.#postAll());
    return this.#underWay;
  }

  async #postAll(): Promise<boolean> {
    do {
      if (!(await this.#post())) return this.#run.attemptOver;
    } while (this.#waiting.length > 0);
    return true;
  }

  async #post(): Promise<boolean> {
    this.#batch ??= this.#waiting.slice(0, maxPoints);
    const batch = this.#batch;
    const progress = this.step === undefined ? {} : { progress: { current_step: this.step } };
    const { phase } = this.#run;
    const active = this.#pod.state.isActive && batch.length === 0 ? { active: true } : {};
    const body = { seq: this.#seq, metrics: batch, phase, ...active, ...progress };
    const answer = await this.#run.post('report-metrics', body);
    if (answer.status < 200 || answer.status > 299) {
      if (isTransient(answer.status) || batch.length === 0) return false;
      this.#pod.say(`${batch.length} points were refused: ${answer.status}`);
    } else if (batch.length > 0) {
      this.#pod.truth.metricsTaken(this.#seq, batch.length);
    }
    this.#seq += 1;
    this.#waiting.splice(0, batch.length);
    this.#batch = undefined;
    if (answer.body?.directive === 'stop') this.#run.request(String(answer.body.reason ?? 'stopped'));
    return true;
  }
}
