/** The first so many of what may be very many, and whether more follow. */
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

/** The length of a list whose limit nobody gave. */
export const usualLimit = 50;

/** Items of one page: no more than are shown, so that no page is read for nothing. */
export const pageFor = (limit: number): number => Math.min(200, limit + 1);
