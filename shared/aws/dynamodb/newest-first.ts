import { inParallel } from '../../domain/in-parallel.ts';
import { fittingPage, type Page, type PageRequest } from '../../domain/page.ts';
import { allOf, below, equals } from './condition.ts';
import { decodeCursor, encodeCursor, type ListPosition } from './cursor.ts';
import type { DynamoTable, Item } from './table.ts';

/** Sort key of every `by_user` index: the time first, the id to tell things of one millisecond apart. */
export const createdAtId = ({ created_at, id }: ListPosition): string => `${created_at}#${id}`;

/** A page has 200 things at most; a client of the SDK keeps 50 connections. */
const readsAtOnce = 20;

const positionOf = ({ created_at_id }: Item): ListPosition => {
  const [created_at = '', id = ''] = String(created_at_id).split('#', 2);
  return { created_at, id };
};

/**
 * One page of a user's things, newest first, through an index on `user_id` and `created_at_id`. `show` makes the thing of a
 * row of the index, or `undefined` where it is gone.
 */
export const newestFirst = async <T>(
  table: DynamoTable,
  index: string,
  list: string,
  userId: string,
  { limit, cursor }: PageRequest,
  show: (row: Item, position: ListPosition) => T | undefined | Promise<T | undefined>,
): Promise<Page<T>> => {
  const scope = { list, userId };
  const owner = equals('user_id', userId);
  const where =
    cursor === undefined ? owner : allOf(owner, below('created_at_id', createdAtId(decodeCursor(scope, cursor))));
  const rows: Item[] = [];
  // One more than asked for tells whether there is a next page.
  for await (const row of table.query({ index, where, descending: true, pageSize: limit + 1 })) {
    rows.push(row);
    if (rows.length > limit) break;
  }
  const places = rows.slice(0, limit).map((row, nth) => ({ row, nth, position: positionOf(row) }));
  const shown: (T | undefined)[] = places.map(() => undefined);
  await inParallel(places, readsAtOnce, async ({ row, nth, position }) => {
    shown[nth] = await show(row, position);
  });
  const fitting = fittingPage(shown);
  const last = places[fitting.length - 1]?.position;
  return {
    items: fitting.filter((thing) => thing !== undefined),
    next_cursor: last && rows.length > fitting.length ? encodeCursor(scope, last) : null,
  };
};
