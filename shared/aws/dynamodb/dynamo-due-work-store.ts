import * as z from 'zod';
import { type DueRow, type DueWork, dueWorkSchema } from '../../domain/due-work/due-work.ts';
import type { DueWorkStore } from '../../domain/due-work/due-work-store.ts';
import { inParallel } from '../../domain/in-parallel.ts';
import { dueWorkShards, indexNames } from '../../names.ts';
import { parseStored } from '../stored.ts';
import { allOf, atMost, equals } from './condition.ts';
import { DynamoStore } from './dynamo-store.ts';
import { shardAmong, shardsOf } from './shards.ts';
import type { Item, Key } from './table.ts';

const keyOf = (workId: string): Key => ({ work_id: workId });

const shards = shardsOf(dueWorkShards);

/** Returns the shard of a user, stored as `queue`. All work of one user is in one shard, and different users are spread over the shards. */
const shardOf = (userId: string): string => shardAmong(dueWorkShards, userId);

const rowsSchema = z.array(dueWorkSchema.pick({ work_id: true, user_id: true, due_at: true }));

const toItem = (work: DueWork): Item => ({ ...work, queue: shardOf(work.user_id) });

const fromItem = (item: Item): DueWork => parseStored(dueWorkSchema, 'due work', item);

/**
 * The condition that the row still has the due time of this claim. A worker that takes the row after the claim has expired writes another
 * due time.
 */
const asClaimed = ({ due_at }: Pick<DueRow, 'due_at'>) => equals('due_at', due_at);

const shardsAtOnce = 4;

export class DynamoDueWorkStore extends DynamoStore implements DueWorkStore {
  async enqueue(work: DueWork): Promise<void> {
    await this.table.createUnread(keyOf(work.work_id), toItem(work));
  }

  renew(work: DueWork): Promise<void> {
    return this.table.put(keyOf(work.work_id), toItem(work));
  }

  listDue(now: Date, maxPages: number, show: (rows: readonly DueRow[]) => void): Promise<void> {
    return inParallel(shards, shardsAtOnce, async (shard) => {
      const where = allOf(equals('queue', shard), atMost('due_at', now.toISOString()));
      let pages = 0;
      for await (const page of this.table.queryPages({ index: indexNames.dueWork, where })) {
        show(parseStored(rowsSchema, 'rows of due work', page));
        pages += 1;
        if (pages >= maxPages) break;
      }
    });
  }

  async claim(row: DueRow, until: Date): Promise<DueWork | undefined> {
    const update = { set: { due_at: until.toISOString() }, add: { tries: 1 } };
    const item = await this.table.update(keyOf(row.work_id), update, asClaimed(row));
    return item && fromItem(item);
  }

  async postpone(claimed: DueWork, next: Pick<DueWork, 'due_at' | 'tries' | 'last_error'>): Promise<boolean> {
    const set = { due_at: next.due_at, tries: next.tries, last_error: next.last_error };
    const key = keyOf(claimed.work_id);
    return (await this.table.update(key, { set }, asClaimed(claimed))) !== undefined;
  }

  done(claimed: DueWork): Promise<boolean> {
    return this.table.removeIf(keyOf(claimed.work_id), asClaimed(claimed));
  }
}
