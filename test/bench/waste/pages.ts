import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFigures } from '../figures.ts';
import { chartOf } from './chart.ts';
import type { FaultMix } from './fault-mix.ts';
import { reportOf, rowsOf } from './report.ts';
import type { Ours } from './results.ts';

const docs = join(import.meta.dirname, '../../../docs');

export interface Pages {
  readonly page: string;
  /** The part of the page between the marks. */
  readonly report: string;
  readonly chart: string;
}

export const readPage = (): string => readFileSync(join(docs, 'waste.md'), 'utf8');

export const readChart = (): string => readFileSync(join(docs, 'waste.svg'), 'utf8');

/** The page with its figures renewed, what is written by hand as it was; and its picture. */
export const pagesOf = (page: string, mix: FaultMix, ours: Ours): Pages => {
  const rows = rowsOf(mix, ours);
  const report = reportOf(mix, ours, rows);
  return { page: withFigures(page, 'npm run bench:waste', report), report, chart: chartOf(mix, rows) };
};

export const writePages = ({ page, chart }: Pages): void => {
  writeFileSync(join(docs, 'waste.md'), page);
  writeFileSync(join(docs, 'waste.svg'), chart);
};
