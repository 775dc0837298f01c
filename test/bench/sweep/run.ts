/** `npm run bench:sweep`: what a sweep over healthy jobs takes, and how more work than one sweep can do is spread. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { functionBundling } from '../../../infra/bundle.ts';
import type { SweepResult } from '../../../shared/domain/reaper/sweep.ts';
import { machineLine } from '../machine.ts';
import { canPin } from './child.ts';
import { measureSize, type SizeResult } from './measure.ts';
import { readOptions, WrongArguments } from './options.ts';
import { simulateOverload } from './overload.ts';
import { brokenPromises, kindsTable, summary } from './overload-report.ts';
import { brokenByEnded, brokenLimits, growthTable, sizesTable } from './report.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Room for a function of 256 MB. Without such limits V8 lets garbage lie for as long as the machine has memory. */
const nodeFlags = ['--max-old-space-size=160', '--max-semi-space-size=8'];

const bundled = async (folder: string): Promise<string> => {
  const outfile = join(folder, 'sweep-process.mjs');
  await build({ ...functionBundling, entryPoints: [join(import.meta.dirname, 'sweep-process.ts')], outfile });
  return outfile;
};

/** The calls that RunPod was seen to grant (176 of a minute and 7193 of an hour were left); of the day nothing was seen. */
const seenLimits = { perMinute: 180, perHour: 7200, perDay: 250_000 };
/** The worst limits that RunPod has published. */
const publishedLimits = { perMinute: 60, perHour: 3000, perDay: 50_000 };

const overloaded = async (jobs: number, seed: number): Promise<string[]> => {
  const worlds = [
    { jobs, rateLimits: seenLimits, dearASweep: 5 },
    { jobs: Math.ceil(jobs / 10), rateLimits: publishedLimits, dearASweep: 2 },
  ];
  const broken: string[] = [];
  for (const world of worlds) {
    const { perMinute, perHour, perDay } = world.rateLimits;
    say(`Simulating ${world.jobs} jobs at ${perMinute} calls a minute, ${perHour} an hour, ${perDay} a day.`);
    const onSweep = (nth: number, { left }: SweepResult): void => {
      if (nth % 20 === 0) say(`  sweep ${nth + 1}: ${left} left over`);
    };
    const result = await simulateOverload({ ...world, seed, dearSweeps: 60, maxSweeps: 1000, onSweep });
    say(`\n${kindsTable(result)}\n\n${summary(result, world.rateLimits)}\n`);
    broken.push(...brokenPromises(result));
  }
  return broken;
};

const crowded = async (waiting: number): Promise<string[]> => {
  // Before the functions are loaded, which log what they are asked.
  Object.assign(process.env, { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' });
  const { brokenShares, simulateWaiting, waitingTable } = await import('./many-waiting.ts');
  say(`Simulating one user with ${waiting} jobs that wait, while others deploy one each.`);
  const results = [];
  for (const others of [1, 5, 20]) results.push(await simulateWaiting(waiting, others));
  say(`\n${waitingTable(results)}\n`);
  return results.flatMap(brokenShares);
};

const main = async (): Promise<number> => {
  const { sizes, runs, seed, ended, waiting, jobs } = readOptions(process.argv.slice(2));
  say(machineLine());
  say(`For the sweep Node.js has ${nodeFlags.join(' ')}. Seed ${seed}.`);
  say(
    canPin
      ? 'The sweep runs on one core, the engines on another.'
      : 'No taskset here, or one core only: the sweep is not held to a core of its own.',
  );
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-bench-'));
  try {
    const sweepScript = await bundled(folder);
    const results: SizeResult[] = [];
    for (const size of sizes) {
      say(`Making ${size} healthy jobs with their pods, then ${runs + 1} sweeps.`);
      results.push(await measureSize({ jobs: size, ended: 0, runs, seed, sweepScript, nodeFlags }));
    }
    const [smallest] = results;
    const broken: string[] = [];
    if (smallest !== undefined && ended > 0) {
      say(`The same ${smallest.jobs} jobs beside ${ended} that have ended.`);
      const beside = await measureSize({ jobs: smallest.jobs, ended, runs, seed, sweepScript, nodeFlags });
      broken.push(...brokenLimits(beside), ...brokenByEnded(smallest, beside));
      say(`\n${sizesTable([smallest, beside])}\n`);
    }
    if (results.length > 0) say(`\n${sizesTable(results)}\n`);
    if (results.length > 1) say(`${growthTable(results)}\n`);
    broken.push(...results.flatMap(brokenLimits));
    if (waiting > 0) broken.push(...(await crowded(waiting)));
    if (jobs > 0) broken.push(...(await overloaded(jobs, seed)));
    for (const sentence of broken) say(sentence);
    return broken.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof WrongArguments)) throw error;
  say(error.message);
  process.exitCode = 2;
}
