import { parseArgs } from 'node:util';

export interface Options {
  /** Healthy jobs of each measured world. */
  readonly sizes: readonly number[];
  /** Sweeps over each, beside the first one. */
  readonly runs: number;
  readonly seed: number;
  /** Jobs that have ended beside those of the smallest world, which is measured with them again; 0 leaves it out. */
  readonly ended: number;
  /** Jobs of one user that wait while others deploy; 0 leaves it out. */
  readonly waiting: number;
  /** Jobs of the world in which there is more to do than one sweep can do; 0 leaves it out. */
  readonly jobs: number;
}

export class WrongArguments extends Error {}

const usage =
  'Usage: npm run bench:sweep -- [--sizes 100,1000,10000] [--runs 5] [--seed 1] [--ended 10000] [--waiting 10000] [--jobs 50000]; --sizes 0 measures none, --waiting 0 and --jobs 0 simulate none.';

const whole = (name: string, text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new WrongArguments(`--${name} ${text} is not a whole number.\n${usage}`);
};

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        sizes: { type: 'string', default: '100,1000,10000' },
        runs: { type: 'string', default: '5' },
        seed: { type: 'string', default: '1' },
        ended: { type: 'string', default: '10000' },
        waiting: { type: 'string', default: '10000' },
        jobs: { type: 'string', default: '50000' },
      },
    }).values;
  } catch (error) {
    throw new WrongArguments(`${error instanceof Error ? error.message : ''}\n${usage}`);
  }
};

export const readOptions = (args: readonly string[]): Options => {
  const { sizes, runs, seed, ended, waiting, jobs } = parse(args);
  return {
    sizes: sizes
      .split(',')
      .map((size) => whole('sizes', size))
      .filter((size) => size > 0),
    runs: Math.max(1, whole('runs', runs)),
    seed: whole('seed', seed),
    ended: whole('ended', ended),
    waiting: whole('waiting', waiting),
    jobs: whole('jobs', jobs),
  };
};
