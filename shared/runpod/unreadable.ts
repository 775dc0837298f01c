import { metricNames } from '../names.ts';
import { count } from '../runtime/metrics.ts';

/** Called with a field such as `pod.cost` and how often it could not be read. */
export type OnUnreadable = (what: string, times: number) => void;

/** Counts unreadable fields by name: a field that is odd in a thousand pods of a list is reported once. */
export class Unreadable {
  readonly #times = new Map<string, number>();

  see(what: string): void {
    this.#times.set(what, (this.#times.get(what) ?? 0) + 1);
  }

  tell(hear: OnUnreadable): void {
    for (const [what, times] of this.#times) hear(what, times);
  }
}

/** The names are of our own making, so there are few. */
export const countUnreadable: OnUnreadable = (what, times) =>
  count(metricNames.providerUnreadable, times, { class: what });
