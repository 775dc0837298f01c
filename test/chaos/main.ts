import { availableParallelism, cpus } from 'node:os';
import process from 'node:process';
import { readOptions, WrongArguments } from './options.ts';
import { type BrokenPromise, type ChaosResult, replayArguments } from './result.ts';
import { RunFile } from './run-file.ts';
import { summaryText, Tally } from './summary.ts';
import { playWorlds } from './world-pool.ts';
import type { PlayedWorld } from './world-process.ts';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const replayLine = (broken: BrokenPromise): string => `npm run test:chaos -- ${replayArguments(broken)}`;

const complain = (broken: BrokenPromise): void => {
  say(`\nBROKEN in world ${broken.seed} at ${broken.atSeconds.toFixed(3)} s, ${broken.about}: ${broken.message}\n`);
  for (const line of broken.lines) say(line);
  say(`\nReplay it: ${replayLine(broken)}\n`);
};

/** Worlds of a few hundred jobs in processes of their own. Answers whether every promise held. */
const main = async (): Promise<boolean> => {
  const options = readOptions(process.argv.slice(2));
  const file = RunFile.open(options);
  const { worlds } = file;
  say(
    `${options.title}; Node.js ${process.version}, ${cpus()[0]?.model ?? 'unknown CPU'} x ${availableParallelism()}.`,
  );
  if (options.stateFile !== undefined) {
    say(`${file.done.size} of ${worlds.length} worlds are over; if interrupted: --resume ${options.stateFile}`);
  }
  const started = performance.now();
  const minutes = (): number => (performance.now() - started) / 60_000;
  const results = new Map<number, ChaosResult>(file.done);
  let cpuSeconds = 0;
  let memoryBytes = 0;
  const left = await playWorlds({
    worlds: worlds.filter(({ seed }) => !file.done.has(seed)),
    workers: options.workers,
    mayBegin: () => minutes() < options.maxMinutes,
    onPlayed: ({ result, ...used }: PlayedWorld) => {
      file.note(result);
      results.set(result.seed, result);
      cpuSeconds += used.cpuSeconds;
      memoryBytes = Math.max(memoryBytes, used.memoryBytes);
      const how = `${result.jobs} jobs, digest ${result.digest}, ${used.cpuSeconds.toFixed(1)} s of CPU`;
      say(
        `world ${result.seed} (${results.size} of ${worlds.length}): ${how}, ${(minutes() * 60).toFixed(1)} s so far`,
      );
      if (result.broken !== undefined) complain(result.broken);
    },
  });
  if (left > 0) say(`${options.maxMinutes} minutes are over: ${left} of ${worlds.length} worlds were not begun.`);
  // In the order of the worlds, whichever was over first.
  const played = worlds.flatMap(({ seed }) => results.get(seed) ?? []);
  const tally = new Tally();
  for (const result of played) tally.add(result);
  say(summaryText(tally.summary()));
  say(`${cpuSeconds.toFixed(0)} s of CPU, ${Math.round(memoryBytes / 1e6)} MB of memory at most in one process.`);
  const broken = played.flatMap((result) => result.broken ?? []);
  for (const one of broken) say(`Broken: ${replayLine(one)}`);
  say(broken.length === 0 ? 'Every promise held.' : `${broken.length} worlds broke a promise.`);
  return broken.length === 0;
};

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  if (!(error instanceof WrongArguments)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
