import { fittingPage } from './page.ts';

/** Where a page ends that was picked out of the rows of a list. */
export interface ListedPage<T> {
  readonly items: readonly T[];
  /** Rows that are behind: of those that were looked at, the last is the place at which the next page begins. */
  readonly passed: number;
  readonly isLast: boolean;
}

/**
 * The first `limit` things of the rows that were looked at, in their order, as far as one answer takes them. A row that is not
 * shown is `undefined`: it is gone, or not sought.
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
