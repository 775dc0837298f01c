import * as z from 'zod';
import {
  ingestProofSchema,
  type OrphanMarks,
  orphanMarkSchema,
  type ReaperState,
  type ReaperStateStore,
  type SilenceMemory,
  silenceWatchSchema,
} from '../../domain/reaper/reaper-state-store.ts';
import { parseStored } from '../stored.ts';
import { absent, allOf, anyOf, atMost, type Condition, equals, is, within } from './condition.ts';
import { DynamoStore } from './dynamo-store.ts';
import type { Key } from './table.ts';
import type { ItemUpdate } from './update-expression.ts';

const key: Key = { name: 'sweep' };

const stateSchema = z.object({
  orphans: z.record(z.string(), orphanMarkSchema).default({}),
  ingest: ingestProofSchema.optional(),
  watch: silenceWatchSchema.optional(),
  last_turn_of: z.string().optional(),
});

/**
 * Stores the state of the reaper in one item. The item holds the lease (`lease_owner`, `lease_expires_at`), the orphans by pod id, the
 * findings on silence, and the user who was served last.
 */
export class DynamoReaperStateStore extends DynamoStore implements ReaperStateStore {
  async read(): Promise<ReaperState> {
    const item = await this.table.get(key);
    return parseStored(stateSchema, 'reaper state', item ?? {});
  }

  saveSilence({ ingest, watch }: SilenceMemory, next: SilenceMemory): Promise<boolean> {
    const unchanged = allOf(
      ingest === undefined ? absent('ingest') : equals(within('ingest', 'proven_at'), ingest.proven_at),
      watch === undefined ? absent('watch') : equals(within('watch', 'at'), watch.at),
    );
    return this.#update({ set: { ingest: next.ingest, watch: next.watch } }, unchanged);
  }

  saveOrphans(owner: string, orphans: OrphanMarks): Promise<boolean> {
    return this.#update({ set: { orphans } }, equals('lease_owner', owner));
  }

  saveLastTurn(seen: string | undefined, userId: string): Promise<boolean> {
    return this.#update({ set: { last_turn_of: userId } }, is('last_turn_of', seen));
  }

  acquireLease(owner: string, now: Date, expiresAt: Date): Promise<boolean> {
    const set = { lease_owner: owner, lease_expires_at: expiresAt.toISOString() };
    const free = anyOf(
      absent('lease_owner'),
      equals('lease_owner', owner),
      atMost('lease_expires_at', now.toISOString()),
    );
    return this.#update({ set }, free);
  }

  async releaseLease(owner: string): Promise<void> {
    await this.#update({ set: { lease_owner: undefined, lease_expires_at: undefined } }, equals('lease_owner', owner));
  }

  async #update(update: ItemUpdate, condition: Condition): Promise<boolean> {
    return (await this.table.update(key, update, condition)) !== undefined;
  }
}
