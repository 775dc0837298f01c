/** Sums that many calls add to are whole numbers: so they come to the same in whatever order, and to 0 in the end. */
const perDollar = 1_000_000;

/** Parts of a sum by which a few steps of floating point are off: 16.76 dollars come to 16 760 000.000 000 002. */
const imprecision = 4 * Number.EPSILON;

/** Rounded up, so that what is reserved is never less than what it stands for; a whole number of micro dollars stays what it is. */
export const microDollarsAtMost = (dollars: number): number => {
  const nearest = microDollars(dollars);
  const exact = dollars * perDollar;
  return Math.abs(exact - nearest) <= exact * imprecision ? nearest : Math.ceil(exact);
};

/** Rounded to the nearest. */
export const microDollars = (dollars: number): number => Math.round(dollars * perDollar);

/** To the cent, rounded up: an amount beyond a limit is never shown as one within, nor a most below what is reserved. */
export const inDollars = (micro: number): string => `$${(Math.ceil(micro / 10_000) / 100).toFixed(2)}`;

export const dollarsOf = (micro: number): number => micro / perDollar;

/** The calendar month of UTC, as `2026-11`. */
export const monthOf = (at: Date): string => at.toISOString().slice(0, 7);
