import { type Figure, isKnown, unknown } from './unknown.ts';

const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

const smallest = 0.0001;

/**
 * Formats dollars to the cent, and with more digits below ten cents, so that a small amount is never shown as zero: `$12.40`, `$0.034`,
 * `$0.0005`, `<$0.0001`.
 */
export const dollars = (figure: Figure): string => {
  if (!isKnown(figure)) return unknown;
  const size = Math.abs(figure);
  if (size === 0 || size >= 0.0995) return cents.format(figure);
  const sign = figure < 0 ? '-' : '';
  if (size < smallest) return `${sign}<$${smallest}`;
  return `${sign}$${size.toFixed(size < 0.00995 ? 4 : 3)}`;
};

/**
 * Formats dollars as `dollars` does, but rounds up, so that a maximum is never shown below its value. Errors of floating point below a
 * millionth of a dollar are ignored.
 */
export const dollarsAtMost = (figure: Figure): string => {
  if (!isKnown(figure) || figure < smallest) return dollars(figure);
  const places = figure >= 0.0995 ? 2 : figure >= 0.00995 ? 3 : 4;
  return dollars(Math.ceil(Number((figure * 10 ** places).toFixed(6 - places))) / 10 ** places);
};

export const dollarsPerHour = (figure: Figure): string => (isKnown(figure) ? `${dollars(figure)}/h` : unknown);
