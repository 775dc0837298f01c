import type { DatasetFormat } from './dataset.ts';
import { datasetFormats } from './dataset-formats.ts';
import { bad, type Fields, type FormatRule, fieldOf, formatRules, isGiven, isObject, quoted } from './rules.ts';

/** This module recognises the format of a record by the names of its fields. */

const isMarked = (record: Fields, mark: string, hasValue: boolean): boolean => {
  const [name = '', type] = mark.split(':');
  const value = fieldOf(record, name);
  if (type === 'boolean') return typeof value === 'boolean';
  return hasValue ? isGiven(value) : Object.hasOwn(record, name);
};

const fits = (record: Fields, { marks }: FormatRule, hasValue: boolean): boolean =>
  marks.some((way) => way.every((group) => group.some((mark) => isMarked(record, mark, hasValue))));

/** Returns the formats that match the field names of the record. The result has several formats if the names are ambiguous. */
export const formatsOf = (record: unknown): readonly DatasetFormat[] => {
  if (!isObject(record)) return [];
  const withValues = fitting(record, true);
  // Fields without a value are counted only if no format matches otherwise. If a table was converted to records, every record has
  // all columns.
  return withValues.length > 0 ? withValues : fitting(record, false);
};

const fitting = (record: Fields, hasValue: boolean): readonly DatasetFormat[] => {
  const all = datasetFormats.filter((format) => fits(record, formatRules[format], hasValue));
  const covered = new Set(all.flatMap((format) => formatRules[format].goes_before ?? []));
  const first = all.filter((format) => !covered.has(format));
  // Chat and instruction records often contain the rendered text in a field `text` too. So a format that yields is returned only if
  // no other format matches.
  const telling = first.filter((format) => formatRules[format].yields !== true);
  return telling.length > 0 ? telling : first;
};

const waysOf = ({ marks }: FormatRule): string =>
  marks.map((way) => way.map(([mark = '']) => mark.replace(/:.*/, '')).join(', ')).join(' or ');

export const describeFormats = (): string =>
  datasetFormats.map((format) => `${format} (${waysOf(formatRules[format])})`).join(', ');

/** Returns the format of a record. Throws BadRecord if the record matches no format or several formats. */
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

/** Returns the name of a field that contains a list of records, which means that the whole dataset is wrapped in one object. */
const shellOf = (record: Fields): string | undefined =>
  Object.keys(record).find((name) => {
    const list = record[name];
    return Array.isArray(list) && isObject(list[0]) && formatsOf(list[0]).length > 0;
  });
