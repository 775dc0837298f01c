import { count, decimal } from '../../../../shared/figures/numbers.ts';

/** Distances of the lines of an axis of steps: there is nothing between two steps. */
export const wholeIncrements: number[] = Array.from({ length: 12 }, (_, power) =>
  [1, 2, 5].map((factor) => factor * 10 ** power),
).flat();

const mostDecimals = 6;

/** A value of an axis whose lines are this far apart, with as many decimals as distinguish the lines. */
export const valueWords = (value: number, increment: number): string => {
  const decimals = String(increment).includes('e') ? Number.NaN : (String(increment).split('.')[1] ?? '').length;
  if (value === 0 || Math.abs(value) >= 1e9 || !(decimals <= mostDecimals)) return decimal(value, 3);
  return decimals === 0 ? count(value) : value.toFixed(decimals);
};
