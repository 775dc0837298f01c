import { parseArgs } from 'node:util';
import { Random } from '../virtual/random.ts';
import type { ChaosOptions } from './run-world.ts';

export class WrongArguments extends Error {}

export interface Options {
  readonly seed: number;
  readonly worlds: readonly ChaosOptions[];
  /** No world is begun after it; of the wall clock. */
  readonly maxMinutes: number;
}

const usage =
  'Usage: npm run test:chaos -- [--seed N] [--jobs N] [--minutes N], or --world N to play one world of that seed again.';

/** Jobs of one world: enough of them run at once, and its memory is small. */
const jobsPerWorld = 250;

const maxSeed = 2 ** 32 - 1;

const readArguments = (given: readonly string[]) => {
  try {
    return parseArgs({
      args: [...given],
      options: {
        seed: { type: 'string' },
        jobs: { type: 'string' },
        minutes: { type: 'string' },
        world: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new WrongArguments(`${error instanceof Error ? error.message : 'What was that?'}\n${usage}`);
  }
};

const whole = (name: string, text: string | undefined, least: number, most: number): number | undefined => {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d{1,12}$/.test(text) && value >= least && value <= most) return value;
  throw new WrongArguments(`--${name} must be a whole number from ${least} to ${most}, not "${text}".\n${usage}`);
};

/** `--world` plays one world; otherwise as many as hold all jobs, with seeds that follow from the one given. */
export const readOptions = (given: readonly string[]): Options => {
  const { seed: seedText, jobs: jobsText, minutes, world } = readArguments(given);
  const jobs = whole('jobs', jobsText, 1, 1_000_000) ?? 2 * jobsPerWorld;
  const maxMinutes = whole('minutes', minutes, 1, 100_000) ?? Number.POSITIVE_INFINITY;
  const only = whole('world', world, 0, maxSeed);
  if (only !== undefined && seedText !== undefined) {
    throw new WrongArguments(`--world names the seed of one world: give it or --seed, not both.\n${usage}`);
  }
  if (only !== undefined) return { seed: only, worlds: [{ seed: only, jobs }], maxMinutes };
  const seed = whole('seed', seedText, 0, maxSeed) ?? Math.floor(Math.random() * maxSeed);
  const random = new Random(`chaos ${seed}`);
  const count = Math.ceil(jobs / jobsPerWorld);
  const worlds = Array.from({ length: count }, (_, nth) => ({
    seed: random.whole(0, maxSeed),
    jobs: nth < count - 1 ? jobsPerWorld : jobs - (count - 1) * jobsPerWorld,
  }));
  return { seed, worlds, maxMinutes };
};
