import { count, decimal } from '../../../../shared/figures/numbers.ts';

/**
 * The possible distances between the grid lines of a step axis. The distances are whole numbers, because no value exists between two steps.
 */
export const wholeIncrements: number[] = Array.from({ length: 12 }, (_, power) =>
  [1, 2, 5].map((factor) => factor * 10 ** power),
).flat();

const mostDecimals = 6;

/** Formats a value of an axis. `increment` is the distance between grid lines and determines the number of decimals. */
export const valueWords = (value: number, increment: number): string => {
  const decimals = String(increment).includes('e') ? Number.NaN : (String(increment).split('.')[1] ?? '').length;
  if (value === 0 || Math.abs(value) >= 1e9 || !(decimals <= mostDecimals)) return decimal(value, 3);
  return decimals === 0 ? count(value) : value.toFixed(decimals);
};
