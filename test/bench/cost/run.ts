/** `npm run cost [-- --counted]`: counts what calls use, and says what that costs; writes docs/cost.md and the table of docs/reference.md. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { metricNames } from '../../../shared/names.ts';
import { synthesize } from '../../infra/synthesized.ts';
import { machineLine } from '../machine.ts';
import { countCalls, pointsPerReport } from './count.ts';
import { type Counts, readCounts, writeCounts } from './counts.ts';
import { readAssumptions, readPrices } from './inputs.ts';
import { inputsOf, pagesOf, readPages, writePages } from './pages.ts';
import { reportOf } from './report.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  // Takes what was counted the last time, after a change of prices or assumptions.
  options: { counted: { type: 'boolean', default: false } },
});

const count = async (): Promise<Counts> => {
  say('Playing jobs against engines that count.');
  const { operations, sweep, jobsSwept } = await countCalls();
  const prod = synthesize('prod');
  const memoryOf = (logicalId: string): number => {
    const found = prod.resources('AWS::Lambda::Function').find(([id]) => id.startsWith(logicalId));
    return Number(found?.[1].Properties.MemorySize);
  };
  const made = (type: string) => prod.resources(type).length;
  return {
    about: machineLine(),
    points_per_report: pointsPerReport,
    jobs_swept: jobsSwept,
    operations,
    sweep,
    memory_mb: { function: memoryOf('ReportMetrics'), sweep: memoryOf('Sweep') },
    metrics_and_alarms: {
      custom_metrics: Object.keys(metricNames).length,
      alarms: made('AWS::CloudWatch::Alarm'),
      dashboards: made('AWS::CloudWatch::Dashboard'),
      secrets: made('AWS::SecretsManager::Secret'),
    },
  };
};

const counts = values.counted ? readCounts() : await count();
if (!values.counted) writeCounts(counts);
writePages(pagesOf(readPages(), counts));
say(`\n${reportOf(inputsOf(counts), readPrices(), readAssumptions())}\n\nWritten: docs/cost.md, docs/reference.md.`);
