import { listedPage } from '../../domain/listed-page.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import { allOf, below, equals } from './condition.ts';
import { type CursorScope, decodeCursor, encodeCursor, type ListPosition } from './cursor.ts';
import type { DynamoTable, Item } from './table.ts';

/** Returns the sort key of every `by_user` index. The id follows the time and orders items of the same millisecond. */
export const createdAtId = ({ created_at, id }: ListPosition): string => `${created_at}#${id}`;

const positionOf = ({ created_at_id }: Item): ListPosition => {
  const [created_at = '', id = ''] = String(created_at_id).split('#', 2);
  return { created_at, id };
};

export interface ListOptions {
  /** The number of rows to read for one page if a filter may hide some of them. The default is the page's limit. */
  readonly rows?: number | undefined;
  /** The exclusive limits for the creation time. */
  readonly createdAfter?: string | undefined;
  readonly createdBefore?: string | undefined;
}

/**
 * Returns one page of a user's items, newest first, with one query of an index on `user_id` and `created_at_id`. `show` maps the rows to
 * items. `show` returns `undefined` for a row that is deleted or must not be shown.
 */
export const newestFirst = async <T>(
  table: DynamoTable,
  index: string,
  scope: CursorScope,
  { limit, cursor }: PageRequest,
  show: (rows: readonly Item[]) => readonly (T | undefined)[] | Promise<readonly (T | undefined)[]>,
  options: ListOptions = {},
): Promise<Page<T>> => {
  const { rows: mostRows = limit, createdAfter, createdBefore } = options;
  const starts = [
    ...(cursor === undefined ? [] : [createdAtId(decodeCursor(scope, cursor))]),
    ...(createdBefore === undefined ? [] : [`${createdBefore}#`]),
  ].sort();
  const owner = equals('user_id', scope.userId);
  const where = starts[0] === undefined ? owner : allOf(owner, below('created_at_id', starts[0]));
  const rows: Item[] = [];
  // The query reads one row more than the page needs, to find out whether another page exists.
  for await (const row of table.query({ index, where, descending: true, pageSize: mostRows + 1 })) {
    if (createdAfter !== undefined && positionOf(row).created_at <= createdAfter) break;
    rows.push(row);
    if (rows.length > mostRows) break;
  }
  const looked = rows.slice(0, mostRows);
  const page = listedPage(await show(looked), limit, rows.length > mostRows);
  const last = looked[page.passed - 1];
  return {
    items: page.items,
    next_cursor: page.isLast || last === undefined ? null : encodeCursor(scope, positionOf(last)),
  };
};
