import { type Figure, isKnown, unknown } from './unknown.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Formats bytes in powers of 1000 with at most three digits: `812 B`, `12.4 MB`, `1.05 GB`. */
export const bytes = (figure: Figure): string => {
  if (!isKnown(figure)) return unknown;
  let [size, unit] = [figure, 0];
  // The limit is 999.5 because 999.5 would be rounded to 1000.
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  if (unit === 0) return `${Math.round(size)} B`;
  return `${size >= 99.95 ? Math.round(size) : size.toPrecision(3)} ${units[unit]}`;
};
