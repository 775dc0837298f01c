import { fittingPage } from './page.ts';

/** A page of items that were selected from the rows of a list. */
export interface ListedPage<T> {
  readonly items: readonly T[];
  /** The number of rows that this page has used up. The next page begins after the last of them. */
  readonly passed: number;
  readonly isLast: boolean;
}

/**
 * Returns the first `limit` items of the rows read, in their order, as far as they fit in one answer. A row that is not shown is
 * `undefined`: its item is gone or does not match the filter. `areMore` means that further rows follow.
 */
export const listedPage = <T>(shown: readonly (T | undefined)[], limit: number, areMore: boolean): ListedPage<T> => {
  const found = shown.flatMap((item, place) => (item === undefined ? [] : [{ item, place }]));
  const items = fittingPage(found.slice(0, limit).map(({ item }) => item));
  const isWhole = items.length === found.length;
  return {
    items,
    passed: isWhole ? shown.length : (found[items.length - 1]?.place ?? 0) + 1,
    isLast: isWhole && !areMore,
  };
};
