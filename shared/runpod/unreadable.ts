import { metricNames } from '../names.ts';
import { count } from '../runtime/metrics.ts';

/** Receives the name of a field, such as `pod.cost`, and the number of times that it was unreadable. */
export type OnUnreadable = (what: string, times: number) => void;

/** Counts unreadable fields by name, so that a field that is unreadable in a thousand pods is reported once. */
export class Unreadable {
  readonly #times = new Map<string, number>();

  see(what: string): void {
    this.#times.set(what, (this.#times.get(what) ?? 0) + 1);
  }

  tell(hear: OnUnreadable): void {
    for (const [what, times] of this.#times) hear(what, times);
  }
}

/** Counts unreadable fields in a metric. This code chooses the names, so the metric has few values of `class`. */
export const countUnreadable: OnUnreadable = (what, times) =>
  count(metricNames.providerUnreadable, times, { class: what });
