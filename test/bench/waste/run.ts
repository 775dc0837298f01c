/** `npm run bench:waste [-- --models]`: who wastes how much on the same faults; writes docs/waste.md and docs/waste.svg. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { machineLine } from '../machine.ts';
import { readFaultMix, scaled } from './fault-mix.ts';
import { pagesOf, readPage, writePages } from './pages.ts';
import { playOurs } from './play-ours.ts';
import { recordOf } from './record.ts';
import { FACTORS, HORIZONS, type Ours, otherSeeds, outcomeOf, ratesSha256, readOurs } from './results.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const root = join(import.meta.dirname, '../../..');

const { values } = parseArgs({
  // The peers only, with what our own code gave the last time.
  options: { models: { type: 'boolean', default: false } },
});

const mix = readFaultMix();

const play = async (): Promise<Ours> => {
  const runs: Ours['runs'] = [];
  for (const factor of FACTORS) {
    const began = performance.now();
    const { lives, digest, falseReasons } = await playOurs(recordOf(scaled(mix, factor)));
    runs.push({ factor, digest, false_reasons: falseReasons, outcome: outcomeOf(lives, mix) });
    say(`Podwarden at ${factor} of the rates: ${((performance.now() - began) / 1000).toFixed(0)} s, ${digest}`);
  }
  const seeds: Ours['seeds'] = [];
  for (const seed of otherSeeds(mix)) {
    const { lives, falseReasons } = await playOurs(recordOf({ ...mix, seed }));
    const { dollars = 0, falseKills = 0 } = outcomeOf(lives, mix).waste[HORIZONS[0]] ?? {};
    seeds.push({ seed, dollars, false_kills: falseKills, false_reasons: falseReasons });
    say(`Podwarden with seed ${seed}: $${dollars} wasted, ${falseKills} false kills`);
  }
  const about = `Node.js ${process.versions.node}`;
  return { about, rates_sha256: ratesSha256(), runs, seeds };
};

say(`Seed ${mix.seed}, ${mix.jobs} jobs, rates of ${mix.dated} (${ratesSha256()}).`);
say(machineLine());
const ours = values.models ? readOurs() : await play();
if (ours.rates_sha256 !== ratesSha256()) throw new Error('ours.json is of other rates: run without --models.');
if (!values.models) writeFileSync(join(root, 'test/bench/waste/ours.json'), `${JSON.stringify(ours, undefined, 2)}\n`);
const pages = pagesOf(readPage(), mix, ours);
writePages(pages);
say(`\n${pages.report}\n\nWritten: docs/waste.md, docs/waste.svg.`);
