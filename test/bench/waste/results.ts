import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { gpuModel } from '../../../infra/local/runpod-simulator/catalog.ts';
import { type FaultMix, scaled } from './fault-mix.ts';
import { playPolicy } from './play-policy.ts';
import { CAUSES, type PodLife, type Waste, wasteOf } from './pod-life.ts';
import { dstack } from './policies/dstack.ts';
import { githubRunner } from './policies/github-runner.ts';
import { endingScript, none } from './policies/none.ts';
import { oracle } from './policies/oracle.ts';
import type { Policy } from './policies/policy.ts';
import { skypilot } from './policies/skypilot.ts';
import { recordOf } from './record.ts';

/** How many hours until somebody looks. The first is the one that the tables show. */
export const HORIZONS = [24, 8] as const;
/** Factors of all rates of faults; the first is the recorded mix. */
export const FACTORS = [1, 0.5, 2] as const;

export const PEERS: readonly Policy[] = [none, endingScript, skypilot, dstack, githubRunner];
export { oracle };

/** Waste by horizon, and what the jobs cost besides, per 1000 jobs. */
const outcomeSchema = z.strictObject({
  served_dollars: z.number(),
  waste: z.record(
    z.string(),
    z.strictObject({
      dollars: z.number(),
      byCause: z.record(z.enum(CAUSES), z.number()),
      falseKills: z.number(),
      podsLeft: z.number(),
      worstPodDollars: z.number(),
    }),
  ),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** In the horizon that the tables show. */
export const wasteIn = (outcome: Outcome): Outcome['waste'][string] => {
  const waste = outcome.waste[HORIZONS[0]];
  if (waste === undefined) throw new Error(`There is no figure at ${HORIZONS[0]} h.`);
  return waste;
};

const oursSchema = z.strictObject({
  about: z.string(),
  /** The hash of the file of rates: with other rates these figures are stale. */
  rates_sha256: z.string(),
  runs: z.array(
    z.strictObject({
      factor: z.number(),
      digest: z.string(),
      false_reasons: z.record(z.string(), z.number()),
      outcome: outcomeSchema,
    }),
  ),
  /** The recorded rates drawn from other seeds. */
  seeds: z.array(
    z.strictObject({
      seed: z.number(),
      dollars: z.number(),
      false_kills: z.number(),
      false_reasons: z.record(z.string(), z.number()),
    }),
  ),
});
export type Ours = z.infer<typeof oursSchema>;

const file = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');

export const ratesSha256 = (): string => createHash('sha256').update(file('fault-mix.json')).digest('hex').slice(0, 16);

/** The figures that the last run of our own code gave. */
export const readOurs = (): Ours => oursSchema.parse(JSON.parse(file('ours.json')));

/** The simulator's, dollars an hour. */
export const priceOf = ({ gpu, cloud }: FaultMix): number => {
  const model = gpuModel(gpu);
  if (model === undefined) throw new Error(`The catalogue has no ${gpu}.`);
  return cloud === 'SECURE' ? model.secure : model.community;
};

/** To a tenth of a cent, so that the last bits of a sum do not matter. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

const roundedWaste = ({ dollars, byCause, falseKills, podsLeft, worstPodDollars }: Waste): Waste => ({
  dollars: rounded(dollars),
  byCause: Object.fromEntries(CAUSES.map((cause) => [cause, rounded(byCause[cause])])) as Waste['byCause'],
  falseKills: rounded(falseKills),
  podsLeft: rounded(podsLeft),
  worstPodDollars: rounded(worstPodDollars),
});

export const outcomeOf = (lives: readonly PodLife[], mix: FaultMix): Outcome => {
  const dollarsPerHour = priceOf(mix);
  const servedSeconds = lives.reduce((sum, life) => sum + life.servedSeconds, 0);
  return outcomeSchema.parse({
    served_dollars: rounded(((servedSeconds / 3600) * dollarsPerHour * 1000) / mix.jobs),
    waste: Object.fromEntries(
      HORIZONS.map((horizonHours) => [
        String(horizonHours),
        roundedWaste(wasteOf(lives, { jobs: mix.jobs, dollarsPerHour, horizonHours })),
      ]),
    ),
  });
};

/** The seeds beside the recorded one. */
export const otherSeeds = ({ seed }: FaultMix): readonly number[] =>
  Array.from({ length: 8 }, (_none, index) => seed + 1 + index);

/** Least and most dollars wasted in the first horizon, over the other seeds. */
export const spreadOf = (mix: FaultMix, policies: readonly Policy[]): readonly (readonly [number, number])[] => {
  const dollarsPerHour = priceOf(mix);
  const wasted = otherSeeds(mix).map((seed) => {
    const record = recordOf({ ...mix, seed });
    return policies.map(
      (policy) =>
        wasteOf(playPolicy(record, policy), { jobs: mix.jobs, dollarsPerHour, horizonHours: HORIZONS[0] }).dollars,
    );
  });
  return policies.map((_policy, index) => {
    const all = wasted.map((ofSeed) => ofSeed[index] ?? 0);
    return [Math.min(...all), Math.max(...all)] as const;
  });
};

/** By factor, then in the order of the policies. */
export const playPeers = (mix: FaultMix, policies: readonly Policy[]): ReadonlyMap<number, readonly Outcome[]> =>
  new Map(
    FACTORS.map((factor) => {
      const record = recordOf(scaled(mix, factor));
      return [factor, policies.map((policy) => outcomeOf(playPolicy(record, policy), mix))];
    }),
  );
