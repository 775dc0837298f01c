import { metricNames } from '../names.ts';
import { count } from '../runtime/metrics.ts';

/** Hears how often something of an answer could not be read, by its name there: `pod.cost`. */
export type OnUnreadable = (what: string, times: number) => void;

/** In a list of a thousand pods one odd field is odd a thousand times, and is told once. */
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
