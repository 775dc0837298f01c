import { ServerError } from './errors.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/**
 * Yields all items that match `query` and requests one page at a time. `cursorName` is the query parameter for the cursor. Throws
 * `ServerError` if a page's `next_cursor` equals the cursor that requested the page.
 */
export async function* everyItem<Q extends object, T>(
  query: Q,
  page: (query: Q) => Promise<Page<T>>,
  cursorName: 'after' | 'cursor' = 'cursor',
): AsyncGenerator<T, void> {
  for (let cursor: string | null = null; ; ) {
    const { items, next_cursor }: Page<T> = await page(cursor === null ? query : { ...query, [cursorName]: cursor });
    yield* items;
    if (next_cursor === null) return;
    if (next_cursor === cursor) throw new ServerError('unreadable_answer', 'The server answered one page twice.');
    cursor = next_cursor;
  }
}
