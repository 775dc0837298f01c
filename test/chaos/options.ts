import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Random } from '../virtual/random.ts';
import { allAdversaries } from './adversaries/cast.ts';
import { adversariesByDefault, type ChaosOptions } from './result.ts';

export class WrongArguments extends Error {}

export interface Options {
  /** For people: where the seeds come from. */
  readonly title: string;
  readonly worlds: readonly ChaosOptions[];
  /** No world is begun after it; of the wall clock. */
  readonly maxMinutes: number;
  /** Processes that play worlds side by side. */
  readonly workers: number;
  /** Where finished worlds are noted, and from where a run that was interrupted goes on. */
  readonly stateFile: string | undefined;
  /** How many worlds and jobs were asked for by name, which a state file that is there must agree with. */
  readonly asked: { readonly seeds: number | undefined; readonly jobs: number | undefined };
}

const usage = `Usage: npm run test:chaos -- [one of the following] [--jobs N] [--minutes N] [--workers N] [--[no-]adversaries]
  --seed N       worlds whose seeds follow from N; --jobs is the number of jobs of all worlds
  --seeds N      N worlds of seeds drawn at random; --jobs is the number of jobs of each world
  --world N      the world of the seed N, once more
  --resume FILE  the run that FILE keeps, where it stopped; together with --seeds a new run that FILE shall keep
  --adversary NAME, once or more: just these come, whatever the seed draws: ${allAdversaries.map(({ name }) => name).join(', ')}`;

/** Jobs of one world: enough of them run at once, and its memory is small. */
const jobsPerWorld = 250;

const maxSeed = 2 ** 32 - 1;

const readArguments = (given: readonly string[]) => {
  try {
    return parseArgs({
      args: [...given],
      allowNegative: true,
      options: {
        seed: { type: 'string' },
        seeds: { type: 'string' },
        world: { type: 'string' },
        resume: { type: 'string' },
        jobs: { type: 'string' },
        minutes: { type: 'string' },
        workers: { type: 'string' },
        adversaries: { type: 'boolean' },
        adversary: { type: 'string', multiple: true },
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

type People = Pick<ChaosOptions, 'adversaries' | 'cast'>;

const peopleOf = (adversaries: boolean | undefined, cast: readonly string[] | undefined): People => {
  const known = allAdversaries.map(({ name }) => name);
  const unknown = cast?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new WrongArguments(`There is no adversary "${unknown}".\n${usage}`);
  if (cast === undefined) return { adversaries: adversaries ?? adversariesByDefault };
  if (adversaries === false) throw new WrongArguments(`--adversary and --no-adversaries exclude each other.\n${usage}`);
  return { adversaries: true, cast };
};

/** As many different seeds as asked for. */
const drawSeeds = (count: number): readonly number[] => {
  const seeds = new Set<number>();
  while (seeds.size < count) seeds.add(randomInt(maxSeed + 1));
  return [...seeds];
};

/** Worlds that hold `jobs` together, with seeds that follow from the one given. */
const worldsOf = (seed: number, jobs: number, people: People): readonly ChaosOptions[] => {
  const random = new Random(`chaos ${seed}`);
  const count = Math.ceil(jobs / jobsPerWorld);
  return Array.from({ length: count }, (_, nth) => ({
    seed: random.whole(0, maxSeed),
    jobs: nth < count - 1 ? jobsPerWorld : jobs - (count - 1) * jobsPerWorld,
    ...people,
  }));
};

const assertOneWay = (ways: Readonly<Record<string, unknown>>): void => {
  const given = Object.keys(ways).filter((name) => ways[name] !== undefined);
  if (given.length <= 1) return;
  throw new WrongArguments(`--${given.join(' and --')} each say which worlds to play: give one of them.\n${usage}`);
};

/**
 * The worlds to play and how. Seeds of `--seeds` are drawn here, anew at every call.
 * @throws WrongArguments with a sentence and the usage.
 */
export const readOptions = (given: readonly string[]): Options => {
  const { resume, adversaries, adversary, ...texts } = readArguments(given);
  const people = peopleOf(adversaries, adversary);
  const jobs = whole('jobs', texts.jobs, 1, 1_000_000);
  const seeds = whole('seeds', texts.seeds, 1, 100_000);
  const world = whole('world', texts.world, 0, maxSeed);
  const seed = whole('seed', texts.seed, 0, maxSeed);
  assertOneWay({ seed, seeds, world });
  if (resume !== undefined) assertOneWay({ seed, world, resume });
  const common = {
    maxMinutes: whole('minutes', texts.minutes, 1, 100_000) ?? Number.POSITIVE_INFINITY,
    workers: whole('workers', texts.workers, 1, 256) ?? availableParallelism(),
    stateFile: resume,
    asked: { seeds, jobs },
  };
  if (world !== undefined) {
    return {
      ...common,
      title: `World ${world}`,
      worlds: [{ seed: world, jobs: jobs ?? 2 * jobsPerWorld, ...people }],
    };
  }
  if (seeds !== undefined) {
    const worlds = drawSeeds(seeds).map((drawn) => ({ seed: drawn, jobs: jobs ?? jobsPerWorld, ...people }));
    return { ...common, title: `Seeds drawn at random: ${worlds.map((one) => one.seed).join(' ')}`, worlds };
  }
  if (resume !== undefined) return { ...common, title: `The run of ${resume}`, worlds: [] };
  const first = seed ?? randomInt(maxSeed + 1);
  return { ...common, title: `Seed ${first}`, worlds: worldsOf(first, jobs ?? 2 * jobsPerWorld, people) };
};
