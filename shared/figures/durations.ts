import { type Figure, isKnown, unknown } from './unknown.ts';

const padded = (figure: number): string => String(figure).padStart(2, '0');

/**
 * Formats a duration in its two largest units: `42 s`, `3 min 05 s`, `2 h 05 min`, `3 d 04 h`. Less than half a second is `<1 s`, not `0
 * s`.
 */
export const duration = (seconds: Figure): string => {
  if (!isKnown(seconds)) return unknown;
  if (seconds < 0) return `-${duration(-seconds)}`;
  if (seconds > 0 && seconds < 0.5) return '<1 s';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${padded(whole % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${padded(minutes % 60)} min` : `${Math.floor(hours / 24)} d ${padded(hours % 24)} h`;
};

/** Formats a duration in one unit, for ages and distances in time: `8 s`, `3 min`, `2 h`, `5 d`. */
export const roughly = (seconds: Figure): string => {
  if (!isKnown(seconds)) return unknown;
  const size = Math.max(0, seconds);
  if (size < 60) return `${Math.floor(size)} s`;
  if (size < 3600) return `${Math.floor(size / 60)} min`;
  return size < 172_800 ? `${Math.floor(size / 3600)} h` : `${Math.floor(size / 86_400)} d`;
};
