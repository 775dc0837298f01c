import type { JobUsage } from './month-usage.ts';

const columns = [
  'job_id',
  'name',
  'model',
  'status',
  'gpu_type',
  'gpu_count',
  'created_at',
  'pod_seconds',
  'spent',
  'at_most',
] as const satisfies readonly (keyof JobUsage)[];

/** A spreadsheet takes text that begins so for a formula (OWASP, "CSV Injection"). */
const looksLikeFormula = /^[=+\-@\t\r]/;

const cell = (value: string | number | null): string => {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const harmless = looksLikeFormula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** RFC 4180, with a line of names; a job is a line. */
export const usageCsv = (rows: readonly JobUsage[]): string =>
  [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((line) => `${line.map(cell).join(',')}\r\n`)
    .join('');
