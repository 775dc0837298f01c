import type { DatasetFormat } from './dataset.ts';
import { datasetFormats } from './dataset-formats.ts';
import { bad, type Fields, type FormatRule, fieldOf, formatRules, isGiven, isObject, quoted } from './rules.ts';

/** Formats are recognised by the names of a record's fields. */

const isMarked = (record: Fields, mark: string, hasValue: boolean): boolean => {
  const [name = '', type] = mark.split(':');
  const value = fieldOf(record, name);
  if (type === 'boolean') return typeof value === 'boolean';
  return hasValue ? isGiven(value) : Object.hasOwn(record, name);
};

const fits = (record: Fields, { marks }: FormatRule, hasValue: boolean): boolean =>
  marks.some((way) => way.every((group) => group.some((mark) => isMarked(record, mark, hasValue))));

/** By the names of the fields alone; more than one where records of several formats look like that. */
export const formatsOf = (record: unknown): readonly DatasetFormat[] => {
  if (!isObject(record)) return [];
  const withValues = fitting(record, true);
  // A table that was written as records has every column in each of them.
  return withValues.length > 0 ? withValues : fitting(record, false);
};

const fitting = (record: Fields, hasValue: boolean): readonly DatasetFormat[] => {
  const all = datasetFormats.filter((format) => fits(record, formatRules[format], hasValue));
  const covered = new Set(all.flatMap((format) => formatRules[format].goes_before ?? []));
  const first = all.filter((format) => !covered.has(format));
  // Chat and instruction data often carries the rendered text along.
  const telling = first.filter((format) => formatRules[format].yields !== true);
  return telling.length > 0 ? telling : first;
};

const waysOf = ({ marks }: FormatRule): string =>
  marks.map((way) => way.map(([mark = '']) => mark.replace(/:.*/, '')).join(', ')).join(' or ');

export const describeFormats = (): string =>
  datasetFormats.map((format) => `${format} (${waysOf(formatRules[format])})`).join(', ');

/** The one format of a record. Throws BadRecord where it has the fields of none, or of several. */
export const formatOf = (record: unknown): DatasetFormat => {
  if (!isObject(record)) throw bad('not_object');
  const found = formatsOf(record);
  const [format] = found;
  if (format !== undefined && found.length === 1) return format;
  if (format !== undefined) throw bad('two_formats', { found: found.join(' and of ') });
  const shell = shellOf(record);
  if (shell !== undefined) throw bad('wrapper', { field: quoted(shell) });
  const fields = Object.keys(record).slice(0, 10).map(quoted).join(', ');
  throw bad('no_format', { fields: fields === '' ? 'none' : fields, formats: describeFormats() });
};

/** The field of a record that holds all records. */
const shellOf = (record: Fields): string | undefined =>
  Object.keys(record).find((name) => {
    const list = record[name];
    return Array.isArray(list) && isObject(list[0]) && formatsOf(list[0]).length > 0;
  });
