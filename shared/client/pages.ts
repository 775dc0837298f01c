import { ServerError } from './errors.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/**
 * All items from `query` on, one page asked for at a time; `cursorName` is the parameter that takes the cursor. Throws `ServerError` where a cursor
 * leads back to itself.
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
