/**
 * Runs `work` for each item, at most `width` at a time, in the order of the items. No further work begins once an error has
 * occurred. Rejects with the first error when all work that began has ended.
 */
export const inParallel = async <T>(
  items: Iterable<T>,
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const line = items[Symbol.iterator]();
  const faults: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let next = line.next(); !next.done && faults.length === 0; next = line.next()) {
      try {
        await work(next.value);
      } catch (fault) {
        faults.push(fault);
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  if (faults.length > 0) throw faults[0];
};
