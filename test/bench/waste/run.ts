/** `npm run bench:waste [-- --models]`: who wastes how much on the same faults; writes docs/waste.md and docs/waste.svg. */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { inParallel } from '../../../shared/domain/in-parallel.ts';
import { machineLine } from '../machine.ts';
import { readFaultMix } from './fault-mix.ts';
import { pagesOf, readPage, writePages } from './pages.ts';
import type { Part, Played } from './play-thread.ts';
import { FACTORS, type Ours, otherSeeds, ratesSha256, readOurs, wasteIn } from './results.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const root = join(import.meta.dirname, '../../..');

const { values } = parseArgs({
  // The peers only, with what our own code gave the last time.
  options: { models: { type: 'boolean', default: false } },
});

const mix = readFaultMix();

const playPart = (part: Part): Promise<Played> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./play-thread.ts', import.meta.url), { workerData: part });
    thread.once('message', resolve);
    thread.once('error', reject);
  });

const play = async (): Promise<Ours> => {
  const parts: readonly Part[] = [
    ...FACTORS.map((factor) => ({ seed: mix.seed, factor })),
    ...otherSeeds(mix).map((seed) => ({ seed, factor: 1 })),
  ];
  const played = new Map<Part, Played>();
  const began = performance.now();
  await inParallel(parts, availableParallelism(), async (part) => {
    const result = await playPart(part);
    played.set(part, result);
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    const { dollars, falseKills } = wasteIn(result.outcome);
    say(
      `Podwarden, seed ${part.seed}, ${part.factor} of the rates: $${dollars}, ${falseKills} false kills; ${seconds} s so far`,
    );
  });
  const of = (part: Part) => {
    const result = played.get(part);
    if (result === undefined) throw new Error('A part was not played.');
    return result;
  };
  return {
    about: `Node.js ${process.versions.node}`,
    rates_sha256: ratesSha256(),
    runs: parts.slice(0, FACTORS.length).map((part) => {
      const { outcome, digest, falseReasons } = of(part);
      return { factor: part.factor, digest, false_reasons: falseReasons, outcome };
    }),
    seeds: parts.slice(FACTORS.length).map((part) => {
      const { outcome, falseReasons } = of(part);
      const { dollars, falseKills } = wasteIn(outcome);
      return { seed: part.seed, dollars, false_kills: falseKills, false_reasons: falseReasons };
    }),
  };
};

say(`Seed ${mix.seed}, ${mix.jobs} jobs, rates of ${mix.dated} (${ratesSha256()}).`);
say(machineLine());
const ours = values.models ? readOurs() : await play();
if (ours.rates_sha256 !== ratesSha256()) throw new Error('ours.json is of other rates: run without --models.');
if (!values.models) writeFileSync(join(root, 'test/bench/waste/ours.json'), `${JSON.stringify(ours, undefined, 2)}\n`);
const pages = pagesOf(readPage(), mix, ours);
writePages(pages);
say(`\n${pages.report}\n\nWritten: docs/waste.md, docs/waste.svg.`);
