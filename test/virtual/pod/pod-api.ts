import type { Answered, ApiEventFields } from '../../support/api-event.ts';
import type { ApiName } from '../api-name.ts';
import type { Random } from '../random.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Weather } from '../weather.ts';
import type { CutStep } from './pod-fault.ts';

/** No answer came; `step` is how far the call got. */
export class Unanswered extends Error {
  readonly step: CutStep;

  constructor(step: CutStep) {
    super(`no answer: ${step}`);
    this.name = 'Unanswered';
    this.step = step;
  }
}

interface ApiWayOptions {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly weather: Weather;
  /** Answers as the stage would that serves the caller. */
  readonly stage: { call(name: ApiName, fields: ApiEventFields): Promise<Answered> };
}

/** Seconds that a caller waits before it knows that nothing comes. */
const cutSeconds: Readonly<Record<CutStep, number>> = { dns: 1, tcp: 5, tls: 2, timeout: 25, http: 0.2 };

const callerSeconds = 25;

/** The way of one caller, a pod or a user, to the API of a stage. It may be cut. */
export class ApiWay {
  readonly #options: ApiWayOptions;
  cut: CutStep | undefined;

  constructor(options: ApiWayOptions) {
    this.#options = options;
  }

  /** Throws `Unanswered` where no answer comes within the caller's patience. */
  async call(name: ApiName, fields: ApiEventFields, maxSeconds = callerSeconds): Promise<Answered> {
    const { clock, random, weather, stage } = this.#options;
    await clock.sleep(random.between(5, 60));
    const cut = this.cut ?? (weather.api === 'unreachable' ? 'tcp' : undefined);
    if (cut !== undefined) {
      await clock.sleep(Math.min(maxSeconds, cutSeconds[cut]) * 1000);
      if (cut === 'http') return { status: 502, headers: {}, body: undefined, text: '' };
      throw new Unanswered(cut);
    }
    if (weather.api === 'failing') return { status: 503, headers: {}, body: undefined, text: '' };
    const lost = random.chance(weather.lostRequests) ? random.pick(['request', 'answer'] as const) : undefined;
    const tooLate = Promise.withResolvers<'late'>();
    const cancel = clock.after(maxSeconds * 1000, () => tooLate.resolve('late'));
    const served = lost === 'request' ? tooLate.promise : stage.call(name, fields);
    const answer = await Promise.race([
      lost === 'answer' ? served.then(() => tooLate.promise) : served,
      tooLate.promise,
    ]);
    if (answer === 'late') throw new Unanswered('timeout');
    cancel();
    await clock.sleep(random.between(5, 60));
    // Cut meanwhile: the answer does not come through.
    if (this.cut !== undefined) throw new Unanswered(this.cut);
    return answer;
  }
}
