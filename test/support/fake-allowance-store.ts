import {
  type Allowance,
  type AllowanceStore,
  refused,
  type Taking,
  windowOf,
} from '../../shared/domain/allowances/allowance-store.ts';
import { Calls } from './fake-calls.ts';

export class FakeAllowanceStore implements AllowanceStore {
  readonly calls = new Calls<keyof AllowanceStore>();
  readonly #taken = new Map<string, number>();

  async take(name: string, allowance: Allowance, now: Date, wanted = 1): Promise<Taking> {
    this.calls.hit('take');
    const window = windowOf(name, allowance, now);
    const taken = (this.#taken.get(window.key) ?? 0) + wanted;
    if (taken > allowance.count) return refused(window, now);
    this.#taken.set(window.key, taken);
    return { taken: true };
  }
}
