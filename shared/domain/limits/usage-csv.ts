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

/** A spreadsheet reads a text with such a first character as a formula (OWASP, "CSV Injection"). */
const looksLikeFormula = /^[=+\-@\t\r]/;

const cell = (value: string | number | null): string => {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const harmless = looksLikeFormula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** Returns the jobs as CSV (RFC 4180), with one header line and one line for each job. */
export const usageCsv = (rows: readonly JobUsage[]): string =>
  [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((line) => `${line.map(cell).join(',')}\r\n`)
    .join('');
