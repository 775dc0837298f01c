import { listedPage } from '../../domain/listed-page.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import { allOf, below, equals } from './condition.ts';
import { type CursorScope, decodeCursor, encodeCursor, type ListPosition } from './cursor.ts';
import type { DynamoTable, Item } from './table.ts';

/** Sort key of every `by_user` index: the time first, then the id, which orders things of one millisecond. */
export const createdAtId = ({ created_at, id }: ListPosition): string => `${created_at}#${id}`;

const positionOf = ({ created_at_id }: Item): ListPosition => {
  const [created_at = '', id = ''] = String(created_at_id).split('#', 2);
  return { created_at, id };
};

export interface ListOptions {
  /** Rows to look at for one page, where not all of them are shown; else its limit. */
  readonly rows?: number | undefined;
  /** Times between which they were made, both left out. */
  readonly createdAfter?: string | undefined;
  readonly createdBefore?: string | undefined;
}

/**
 * One page of a user's things, newest first, through an index on `user_id` and `created_at_id`, in one query. `show` makes the
 * things of its rows, each `undefined` where it is gone or not to be shown.
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
  // One more than is shown says whether there is a next page.
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
