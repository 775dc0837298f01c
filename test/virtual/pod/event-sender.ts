import type { PodContext } from './pod-context.ts';
import type { RunState } from './run-state.ts';

/** Phases in order, beside the training; the outcome is waited for. */
export class EventSender {
  readonly #pod: PodContext;
  readonly #run: RunState;
  #queue: Promise<void> = Promise.resolve();

  constructor(pod: PodContext, run: RunState) {
    this.#pod = pod;
    this.#run = run;
  }

  phase(phase: string, totals?: object): void {
    this.#pod.say(`phase ${phase}`);
    this.#run.phase = phase;
    const fields = { type: 'phase', phase, ...(totals && { totals }) };
    this.#queue = this.#queue.then(async () => {
      const { status } = await this.#send(fields, () => this.#run.closing);
      if (status === 200) this.#pod.truth.phaseTaken(phase);
      else this.#pod.say(`phase ${phase} was not taken: ${status}`);
    });
  }

  /** True once the API has taken the outcome, or refused it for good. */
  async finish(fields: object): Promise<boolean> {
    // Phases that are under way get a moment.
    await Promise.race([this.#queue, this.#pod.process.sleep(5)]);
    const { status } = await this.#send(fields, () => this.#run.isLost);
    this.#pod.say(`outcome: ${status}`);
    return (status >= 200 && status < 300) || status === 401 || status === 410;
  }

  #send(fields: object, giveUp: () => boolean) {
    this.#pod.disk.eventSeq += 1;
    const body = { seq: this.#pod.disk.eventSeq, ...fields };
    return this.#run.retry(() => this.#run.post('report-event', body), giveUp);
  }
}
