import { jsonBytes } from './text-bytes.ts';

/** One page of a list. `cursor` is opaque, made by the store and bound to the query that made it. */

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page may have fewer items than its limit and still be followed by another: only `next_cursor` says so. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/** Bytes of the items of a page as JSON. A function answers 6 MB at most (Lambda Developer Guide, "Lambda quotas"). */
export const maxPageBytes = 4 * 1024 * 1024;

/** The first of the items that make one page by their bytes: one at least, so that paging gets on. */
export const fittingPage = <T>(items: readonly T[]): readonly T[] => {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    bytes += jsonBytes(item ?? null);
    return bytes > maxPageBytes && index > 0;
  });
  return end < 0 ? items : items.slice(0, end);
};
