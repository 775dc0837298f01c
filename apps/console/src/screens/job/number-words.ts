import { dollars, dollarsPerHour } from '../../../../../shared/figures/dollars.ts';
import { duration } from '../../../../../shared/figures/durations.ts';
import { count, decimal } from '../../../../../shared/figures/numbers.ts';
import { bytes } from '../../../../../shared/figures/sizes.ts';
import { inWords } from '../../../../../shared/figures/status-words.ts';

/** The units of numbers by the suffix of their names. */
const units: readonly (readonly [suffix: string, words: (value: number) => string])[] = [
  ['_dollars', dollars],
  ['cost_per_hour', dollarsPerHour],
  ['_seconds', duration],
  ['_bytes', bytes],
  ['_percent', (value) => `${decimal(value, 3)} %`],
];

const wordsOf = (name: string, value: number | string): string => {
  const [suffix, words] = typeof value === 'number' ? (units.find(([end]) => name.endsWith(end)) ?? []) : [];
  if (typeof value === 'number' && suffix && words) {
    const title = suffix.startsWith('_') ? name.slice(0, -suffix.length) : name;
    return `${inWords(title)} ${words(value)}`;
  }
  if (typeof value === 'string') return `${inWords(name)} ${value}`;
  return `${inWords(name)} ${Number.isInteger(value) ? count(value) : decimal(value)}`;
};

/** Formats the numbers behind an event, such as `spent $4.02 · budget $5.00`. The suffix of a name determines the unit. */
export const numberWords = (numbers: Readonly<Record<string, number | string>>): string =>
  Object.entries(numbers)
    .map(([name, value]) => wordsOf(name, value))
    .join(' · ');
