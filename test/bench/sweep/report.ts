import { activeShards } from '../../../shared/names.ts';
import { pageLimit } from '../../../shared/runpod/runpod-gpu-provider.ts';
import { median } from '../quantile.ts';
import type { Run, SizeResult } from './measure.ts';

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const reads = new Set(['QueryCommand', 'GetItemCommand', 'BatchGetItemCommand']);

const writesOf = ({ commands }: Run): number =>
  Object.entries(commands).reduce((total, [command, count]) => total + (reads.has(command) ? 0 : count), 0);

/** Calls that one list of so many pods takes. */
export const pagesFor = (pods: number): number => {
  let pages = 1;
  for (let read = pageLimit(0); read < pods; read += pageLimit(pages - 1)) pages += 1;
  return pages;
};

const megabyte = 2 ** 20;

/** The bytes that a unit of an eventually consistent read pays for, by DynamoDB's rule: half a unit for every 4 KB of a page. */
const bytesPerUnit = 8192;

/** Sentences on what a sweep over healthy jobs must not do; none where all is well. Time is not among them: machines differ. */
export const brokenLimits = ({ jobs, runs }: SizeResult): string[] => {
  // A query answers up to 1 MB; each shard may have a last page that is not full, and one that is empty.
  return runs.flatMap((run) => {
    const { answer, commands, runpodRequests } = run;
    const mostQueries = Math.ceil((run.readUnits * bytesPerUnit) / megabyte) + 2 * activeShards;
    const limits: readonly [boolean, string][] = [
      [answer.clean && answer.jobs === jobs && answer.pods === jobs, `did not see ${jobs} jobs and ${jobs} pods`],
      [answer.actions === 0 && answer.left === 0, 'found something to do to a healthy job'],
      [writesOf(run) === 0, `wrote ${writesOf(run)} times`],
      // The state that earlier sweeps left, the controls of operators, and the sums of all users.
      [(commands.GetItemCommand ?? 0) <= 3, `read ${commands.GetItemCommand} single items`],
      [(commands.QueryCommand ?? 0) <= mostQueries, `sent ${commands.QueryCommand} queries`],
      [sum(runpodRequests) === pagesFor(jobs), `called RunPod ${sum(runpodRequests)} times`],
    ];
    return limits.flatMap(([holds, sentence]) => (holds ? [] : [`A sweep over ${jobs} jobs ${sentence}.`]));
  });
};

/** The limits that a sweep over a world breaks which differs from another one by ended jobs alone: it must take no more. */
export const brokenByEnded = (without: SizeResult, beside: SizeResult): string[] => {
  const of = ({ runs }: SizeResult, value: (run: Run) => number): number => median(runs.map(value));
  const kinds: readonly (readonly [string, (run: Run) => number])[] = [
    ['calls of the database', ({ commands }) => sum(commands)],
    ['read units', ({ readUnits }) => readUnits],
  ];
  return kinds.flatMap(([what, value]) => {
    const [few, many] = [of(without, value), of(beside, value)];
    return many <= few + 1
      ? []
      : [`A sweep takes ${many} ${what} where ${beside.ended} jobs have ended, and ${few} without.`];
  });
};

const columns: readonly [string, (size: SizeResult) => string][] = [
  ['jobs', ({ jobs }) => String(jobs)],
  ['ended', ({ ended }) => String(ended)],
  ['wall, s', ({ runs }) => range(runs.map(({ wallSeconds }) => wallSeconds))],
  ['CPU, s', ({ runs }) => range(runs.map(({ cpuSeconds }) => cpuSeconds))],
  ['engines CPU, s', ({ runs }) => median(runs.map((run) => run.engineCpuSeconds)).toFixed(2)],
  ['peak, MB', ({ runs }) => (Math.max(...runs.map(({ peakBytes }) => peakBytes)) / megabyte).toFixed(0)],
  ['Query', ({ runs }) => String(median(runs.map(({ commands }) => commands.QueryCommand ?? 0)))],
  ['GetItem', ({ runs }) => String(median(runs.map(({ commands }) => commands.GetItemCommand ?? 0)))],
  ['writes', ({ runs }) => String(Math.max(...runs.map(writesOf)))],
  ['read units', ({ runs }) => median(runs.map(({ readUnits }) => readUnits)).toFixed(1)],
  ['bytes a job', ({ jobs, runs }) => ((bytesPerUnit * median(runs.map((run) => run.readUnits))) / jobs).toFixed(0)],
  ['RunPod calls', ({ runs }) => String(median(runs.map(({ runpodRequests }) => sum(runpodRequests))))],
];

/** The median, and from the least to the most in brackets. */
const range = (values: readonly number[]): string =>
  `${median(values).toFixed(2)} (${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)})`;

export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export const sizesTable = (sizes: readonly SizeResult[]): string =>
  markdownTable(
    columns.map(([head]) => head),
    sizes.map((size) => columns.map(([, cell]) => cell(size))),
  );

/** The cost of each further job from one size to the next: the same at all sizes where the cost is linear. */
export const growthTable = (sizes: readonly SizeResult[]): string => {
  const of = ({ runs }: SizeResult, value: (run: Run) => number): number => median(runs.map(value));
  const rows = sizes.slice(1).flatMap((size, nth) => {
    const smaller = sizes[nth];
    if (smaller === undefined || size.jobs === smaller.jobs) return [];
    const growth = (value: (run: Run) => number): number =>
      (of(size, value) - of(smaller, value)) / (size.jobs - smaller.jobs);
    const cpuMs = 1000 * growth((run) => run.cpuSeconds);
    const wallMs = 1000 * growth((run) => run.wallSeconds);
    const units = growth((run) => run.readUnits);
    return [[`${smaller.jobs} to ${size.jobs}`, cpuMs.toFixed(3), wallMs.toFixed(3), units.toFixed(3)]];
  });
  return markdownTable(['jobs', 'CPU of one more, ms', 'wall of one more, ms', 'read units of one more'], rows);
};
