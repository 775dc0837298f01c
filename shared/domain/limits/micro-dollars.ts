/**
 * Sums are stored in micro-dollars, as whole numbers. Sums of whole numbers do not depend on the order of the additions, and they
 * return to exactly 0.
 */
const perDollar = 1_000_000;

/** The highest relative error of a few floating-point operations. For example, 16.76 dollars become 16 760 000.000 000 002. */
const imprecision = 4 * Number.EPSILON;

/**
 * Converts dollars to micro-dollars and rounds up, so that a reservation is never lower than the cost. A whole number of
 * micro-dollars with a floating-point error is not rounded up.
 */
export const microDollarsAtMost = (dollars: number): number => {
  const nearest = microDollars(dollars);
  const exact = dollars * perDollar;
  return Math.abs(exact - nearest) <= exact * imprecision ? nearest : Math.ceil(exact);
};

/** Converts dollars to micro-dollars, rounded to the nearest whole number. */
export const microDollars = (dollars: number): number => Math.round(dollars * perDollar);

/**
 * Formats dollars, rounded up to cents. An amount above a limit is never shown as within the limit, and a maximum is never shown below
 * the reserved amount.
 */
export const inDollars = (micro: number): string => `$${(Math.ceil(micro / 10_000) / 100).toFixed(2)}`;

export const dollarsOf = (micro: number): number => micro / perDollar;

/** Returns the UTC month in the format `2026-11`. */
export const monthOf = (at: Date): string => at.toISOString().slice(0, 7);
