/** Plays one record with our own code, in a thread of its own: the record of that seed at that share of the rates. */
import { parentPort, workerData } from 'node:worker_threads';
import { readFaultMix, scaled } from './fault-mix.ts';
import { playOurs } from './play-ours.ts';
import { recordOf } from './record.ts';
import { type Outcome, outcomeOf } from './results.ts';

export interface Part {
  readonly seed: number;
  readonly factor: number;
}

export interface Played {
  readonly outcome: Outcome;
  readonly digest: string;
  readonly falseReasons: Readonly<Record<string, number>>;
}

const { seed, factor }: Part = workerData;
const mix = readFaultMix();
const { lives, digest, falseReasons } = await playOurs(recordOf(scaled({ ...mix, seed }, factor)));
parentPort?.postMessage({ outcome: outcomeOf(lives, mix), digest, falseReasons } satisfies Played);
