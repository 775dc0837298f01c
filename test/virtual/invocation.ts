import { dependencyUnavailable } from '../../shared/domain/errors.ts';
import type { Random } from './random.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { Weather } from './weather.ts';

/** The answer that a dead caller waits for. */
export const never = <T>(): Promise<T> => new Promise(() => {});

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

const settle = async <T>(run: () => Promise<T>): Promise<Outcome<T>> => {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    return { ok: false, error };
  }
};

/** Methods of stores that work something out themselves, without a call. */
const answersAtOnce: ReadonlySet<string | symbol> = new Set(['isSmall']);

type Streams = (...given: unknown[]) => AsyncGenerator<unknown, void, undefined>;

const isStream = (member: unknown): member is Streams =>
  Object.prototype.toString.call(member) === '[object AsyncGeneratorFunction]';

/** Each element takes its own way. */
async function* oneByOne(
  stream: AsyncGenerator<unknown, void, undefined>,
  serve: <A>(run: () => Promise<A>) => Promise<A>,
): AsyncGenerator<unknown, void, undefined> {
  for (let next = await serve(() => stream.next()); !next.done; next = await serve(() => stream.next()))
    yield next.value;
}

/** A fiftieth of what ends a real function, since adversaries here send a fiftieth of what they could. */
const maxPointsHeld = 50_000;

export interface InvocationDeps {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly weather: Weather;
  /** Probability that it does not see its end. */
  readonly killed: number;
}

/** Where in its calls an invocation dies: before one leaves the machine, or with its answer on the way. */
interface Doom {
  readonly call: number;
  readonly moment: 'before' | 'after';
}

/** One run of a Lambda function. Once it is killed nothing that it waits for ever comes, so it does nothing more. */
export class Invocation {
  readonly #deps: InvocationDeps;
  readonly #doom: Doom | undefined;
  readonly #killing = Promise.withResolvers<void>();
  #calls = 0;
  #pointsHeld = 0;
  #isKilled = false;

  constructor(deps: InvocationDeps) {
    this.#deps = deps;
    const { random, killed } = deps;
    this.#doom = random.chance(killed)
      ? { call: random.whole(1, random.whole(1, 12)), moment: random.pick(['before', 'after']) }
      : undefined;
  }

  get killed(): Promise<void> {
    return this.#killing.promise;
  }

  kill(): void {
    this.#isKilled = true;
    this.#killing.resolve();
  }

  readonly sleep = async (ms: number): Promise<void> => {
    await this.#deps.clock.sleep(ms);
    if (this.#isKilled) await never();
  };

  /** Something that goes out and comes back. What has left the machine happens, whoever still waits for it. */
  async send<T>(run: () => Promise<T>): Promise<T> {
    this.#calls += 1;
    const isLast = this.#doom?.call === this.#calls;
    if (isLast && this.#doom?.moment === 'before') this.kill();
    if (this.#isKilled) return never();
    await this.#deps.clock.sleep(this.#wayMs());
    const outcome = await settle(run);
    if (isLast) this.kill();
    await this.sleep(this.#wayMs());
    if (outcome.ok) return outcome.value;
    throw outcome.error;
  }

  /** The same object, every call of which takes its way to a service of AWS. */
  through<T extends object>(port: T, service: string): T {
    return new Proxy(port, {
      get: (target, key) => {
        const member = Reflect.get(target, key, target);
        if (typeof member !== 'function') return member;
        if (answersAtOnce.has(key)) return member.bind(target);
        const serve = <A>(run: () => Promise<A>) => this.send(() => this.#serve(service, run));
        return isStream(member)
          ? (...given: unknown[]) => oneByOne(member.apply(target, given), serve)
          : (...given: unknown[]) => serve(() => member.apply(target, given));
      },
    });
  }

  async #serve<T>(service: string, run: () => Promise<T>): Promise<T> {
    const { clock, random, weather } = this.#deps;
    if (random.chance(weather.throttled)) {
      // The SDK's own tries, with their pauses.
      await clock.sleep(random.between(200, 3000));
      throw dependencyUnavailable(service, new Error('ProvisionedThroughputExceededException'));
    }
    const answer = await run();
    this.#hold(answer);
    if (random.chance(weather.lostAnswers)) {
      await clock.sleep(random.between(3000, 9000));
      throw dependencyUnavailable(service, new Error('TimeoutError'));
    }
    return answer;
  }

  /** Batches of points are what can be more than a function's memory holds: it is ended as if it kept all that it reads. */
  #hold(answer: unknown): void {
    const batch = (answer as { value?: { points?: unknown } } | undefined)?.value;
    if (Array.isArray(batch?.points)) this.#pointsHeld += batch.points.length;
    if (this.#pointsHeld > maxPointsHeld) this.kill();
  }

  #wayMs(): number {
    const { random, weather } = this.#deps;
    return random.between(1, 12) + (random.chance(weather.slow) ? random.between(...weather.slowMs) : 0);
  }
}
