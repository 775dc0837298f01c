/** Reads the first `count` items of a long list, and whether more items follow. */
export const take = async <T>(
  all: AsyncIterable<T>,
  count: number,
): Promise<{ readonly items: readonly T[]; readonly hasMore: boolean }> => {
  const items: T[] = [];
  for await (const item of all) {
    if (items.length === count) return { items, hasMore: true };
    items.push(item);
  }
  return { items, hasMore: false };
};

/** The default length of a list. */
export const usualLimit = 50;

/** The size of a page: one more than the limit, so that a second page is read only if needed. */
export const pageFor = (limit: number): number => Math.min(200, limit + 1);
