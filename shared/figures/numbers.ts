import { type Figure, isKnown, unknown } from './unknown.ts';

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Formats a whole number with separators of thousands: `12,345`. */
export const count = (figure: Figure): string => (isKnown(figure) ? grouped.format(figure) : unknown);

/**
 * Formats a number with `digits` significant digits. A number other than 0 is never shown as 0: `2.184`, `0.00031`, `1.2e-7`. Suits losses
 * and learning rates, whose sizes differ by powers of ten.
 */
export const decimal = (figure: Figure, digits = 4): string => {
  if (!isKnown(figure)) return unknown;
  if (figure === 0) return '0';
  const size = Math.abs(figure);
  if (size < 1e-4 || size >= 1e9) return figure.toExponential(Math.max(0, Math.min(digits, 3) - 1));
  if (size >= 10 ** digits) return grouped.format(figure);
  return figure.toPrecision(digits);
};

/** Formats a fraction from 0 to 1 as percent. A fraction above 0 is never shown as 0 %, and a fraction below 1 is never shown as 100 %. */
export const percent = (share: Figure): string => {
  if (!isKnown(share)) return unknown;
  const whole = Math.round(share * 100);
  if (whole === 0 && share > 0) return '<1 %';
  return whole === 100 && share < 1 ? '99 %' : `${whole} %`;
};
