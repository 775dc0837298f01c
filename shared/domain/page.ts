import { jsonBytes } from './text-bytes.ts';

/** A page of a list. `cursor` is opaque, made by the store, and valid only for the query that it was made for. */

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * A page of items. A page may have fewer items than its limit although a further page follows. `next_cursor` is `null` only on the
 * last page.
 */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/**
 * The maximum number of bytes of the items of a page as JSON. A function answers at most 6 MB (Lambda Developer Guide, "Lambda
 * quotas").
 */
export const maxPageBytes = 4 * 1024 * 1024;

/** Returns the first items that fit in one page by their bytes. At least one item is returned, so that each page makes progress. */
export const fittingPage = <T>(items: readonly T[]): readonly T[] => {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    bytes += jsonBytes(item ?? null);
    return bytes > maxPageBytes && index > 0;
  });
  return end < 0 ? items : items.slice(0, end);
};
