import type { Page, PageRequest } from '../../domain/page.ts';
import { allOf, below, equals } from './condition.ts';
import { decodeCursor, encodeCursor, type ListPosition } from './cursor.ts';
import type { DynamoTable, Item } from './table.ts';

/** Sort key of every `by_user` index: the time first, the id to tell things of one millisecond apart. */
export const createdAtId = ({ created_at, id }: ListPosition): string => `${created_at}#${id}`;

/** One page of a user's things, newest first, through an index on `user_id` and `created_at_id`. */
export const newestFirst = async <T extends ListPosition>(
  table: DynamoTable,
  index: string,
  list: string,
  userId: string,
  { limit, cursor }: PageRequest,
  fromItem: (item: Item) => T,
): Promise<Page<T>> => {
  const scope = { list, userId };
  const owner = equals('user_id', userId);
  const where =
    cursor === undefined ? owner : allOf(owner, below('created_at_id', createdAtId(decodeCursor(scope, cursor))));
  const found: T[] = [];
  // One more than asked for tells whether there is a next page.
  for await (const item of table.query({ index, where, descending: true, pageSize: limit + 1 })) {
    found.push(fromItem(item));
    if (found.length > limit) break;
  }
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next_cursor: last && found.length > limit ? encodeCursor(scope, last) : null };
};
