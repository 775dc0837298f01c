import {
  type Allowance,
  type AllowanceStore,
  refused,
  type Taking,
  windowOf,
} from '../../domain/allowances/allowance-store.ts';
import { absent, anyOf, atMost } from './condition.ts';
import { DynamoStore } from './dynamo-store.ts';

/** The seconds for which the item of an ended window is kept. Operators can then find out why a call was refused. */
const keptSeconds = 3600;

/**
 * Stores one item for each window. The key of a window is never used again, so a late deletion by TTL does no harm. No code reads the
 * items.
 */
export class DynamoAllowanceStore extends DynamoStore implements AllowanceStore {
  async take(name: string, allowance: Allowance, now: Date, wanted = 1): Promise<Taking> {
    const window = windowOf(name, allowance, now);
    if (wanted > allowance.count) return refused(window, now);
    const expires_at = Math.floor(window.endsAt.getTime() / 1000) + keptSeconds;
    const update = { set: { expires_at }, add: { taken: wanted } };
    const hasLeft = anyOf(absent('taken'), atMost('taken', allowance.count - wanted));
    const item = await this.table.update({ allowance: window.key }, update, hasLeft);
    return item === undefined ? refused(window, now) : { taken: true };
  }
}
