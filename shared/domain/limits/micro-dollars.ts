/** Sums that many calls add to are whole numbers: so they come to the same in whatever order, and to 0 in the end. */
const perDollar = 1_000_000;

/** Rounded up, so that what is reserved is never less than what it stands for. */
export const microDollarsAtMost = (dollars: number): number => Math.ceil(dollars * perDollar);

/** Rounded to the nearest. */
export const microDollars = (dollars: number): number => Math.round(dollars * perDollar);

export const dollarsOf = (micro: number): number => micro / perDollar;

/** The calendar month of UTC, as `2026-11`. */
export const monthOf = (at: Date): string => at.toISOString().slice(0, 7);
