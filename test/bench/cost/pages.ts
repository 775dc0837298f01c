import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifecycleDefaults } from '../../../shared/lifecycle.ts';
import { withFigures } from '../figures.ts';
import type { Inputs } from './calculate.ts';
import type { Counts } from './counts.ts';
import { readAssumptions, readPrices, readWorkload } from './inputs.ts';
import { reportOf, summaryOf } from './report.ts';

const root = join(import.meta.dirname, '../../..');
const command = 'npm run cost';

export const pageNames = ['docs/cost.md', 'docs/reference.md'] as const;
export type Pages = Readonly<Record<(typeof pageNames)[number], string>>;

export const readPages = (): Pages => ({
  'docs/cost.md': readFileSync(join(root, 'docs/cost.md'), 'utf8'),
  'docs/reference.md': readFileSync(join(root, 'docs/reference.md'), 'utf8'),
});

export const inputsOf = (counts: Counts): Inputs => ({
  counts,
  workload: readWorkload(),
  heartbeatSeconds: lifecycleDefaults.HEARTBEAT_INTERVAL_SECONDS,
});

/** Both pages with what the counts cost; what is written by hand stays. */
export const pagesOf = (pages: Pages, counts: Counts): Pages => {
  const [inputs, prices] = [inputsOf(counts), readPrices()];
  return {
    'docs/cost.md': withFigures(pages['docs/cost.md'], command, reportOf(inputs, prices, readAssumptions())),
    'docs/reference.md': withFigures(pages['docs/reference.md'], command, summaryOf(inputs, prices)),
  };
};

export const writePages = (pages: Pages): void => {
  for (const name of pageNames) writeFileSync(join(root, name), pages[name]);
};
