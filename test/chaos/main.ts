import { availableParallelism, cpus } from 'node:os';
import process from 'node:process';
import { readOptions, WrongArguments } from './options.ts';
import { type BrokenPromise, runChaosWorld } from './run-world.ts';
import { summaryText, Tally } from './summary.ts';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const complain = (broken: BrokenPromise): void => {
  say(`\nBROKEN in world ${broken.seed} at ${broken.atSeconds.toFixed(3)} s, ${broken.about}: ${broken.message}\n`);
  for (const line of broken.lines) say(line);
  say(`\nReplay it: npm run test:chaos -- --world ${broken.seed} --jobs ${broken.jobs}\n`);
};

/** Worlds of a few hundred jobs, one after another, so that memory stays bounded. Answers whether every promise held. */
const main = async (): Promise<boolean> => {
  const { seed, worlds, maxMinutes } = readOptions(process.argv.slice(2));
  say(`Seed ${seed}; Node.js ${process.version}, ${cpus()[0]?.model ?? 'unknown CPU'} x ${availableParallelism()}.`);
  const started = performance.now();
  const tally = new Tally();
  const broken: BrokenPromise[] = [];
  for (const [nth, world] of worlds.entries()) {
    const minutes = (performance.now() - started) / 60_000;
    if (minutes >= maxMinutes) {
      say(`${maxMinutes} minutes are over: ${worlds.length - nth} of ${worlds.length} worlds were not begun.`);
      break;
    }
    const result = await runChaosWorld(world);
    tally.add(result);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`world ${world.seed}: ${result.jobs} jobs, digest ${result.digest}, ${seconds} s so far`);
    if (result.broken !== undefined) {
      broken.push(result.broken);
      complain(result.broken);
    }
  }
  say(summaryText(tally.summary()));
  const cpu = process.cpuUsage();
  say(
    `${((cpu.user + cpu.system) / 1e6).toFixed(0)} s of CPU, ${Math.round(process.memoryUsage().rss / 1e6)} MB of memory.`,
  );
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
