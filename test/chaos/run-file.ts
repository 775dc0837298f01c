import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { type Options, WrongArguments } from './options.ts';
import type { ChaosOptions, ChaosResult } from './result.ts';

const castSchema = z.array(z.string()).optional();

const headSchema = z.object({
  worlds: z.array(z.object({ seed: z.int(), jobs: z.int(), adversaries: z.boolean(), cast: castSchema })).min(1),
});

const counts = z.array(z.tuple([z.string(), z.number()])).transform((pairs) => new Map(pairs));

const resultSchema = z.object({
  seed: z.int(),
  jobs: z.int(),
  ends: counts,
  attempts: z.int(),
  faults: counts,
  accounts: z.array(
    z.object({
      podId: z.string(),
      why: z.string(),
      spentDollars: z.number(),
      leastDollars: z.number(),
      secondsToEnd: z.number().optional(),
    }),
  ),
  podsLeft: z.int(),
  checks: z.int(),
  steps: z.int(),
  virtualSeconds: z.number(),
  largestItem: z.object({ what: z.string(), bytes: z.int() }),
  tooLarge: z.int(),
  digest: z.string(),
  broken: z
    .object({
      seed: z.int(),
      jobs: z.int(),
      adversaries: z.boolean(),
      cast: castSchema,
      about: z.string(),
      message: z.string(),
      isFalseKill: z.boolean(),
      atSeconds: z.number(),
      lines: z.array(z.string()),
    })
    .optional(),
});

/** One line of JSON; a Map becomes its pairs. */
const lineOf = (value: unknown): string =>
  `${JSON.stringify(value, (_key, part: unknown) => (part instanceof Map ? [...part] : part))}\n`;

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

const wrong = (path: string, why: string): WrongArguments => new WrongArguments(`--resume ${path}: ${why}`);

/** The file of one run: a line for the worlds that it is to play, then one for each that is over. */
export class RunFile {
  readonly worlds: readonly ChaosOptions[];
  /** By the seed of the world. */
  readonly done: ReadonlyMap<number, ChaosResult>;
  readonly #path: string | undefined;

  private constructor(path: string | undefined, worlds: readonly ChaosOptions[], done: readonly ChaosResult[]) {
    this.#path = path;
    this.worlds = worlds;
    this.done = new Map(done.map((result) => [result.seed, result]));
  }

  /**
   * Goes on with the run that the file keeps, or begins it there. Without a file nothing is kept.
   * @throws WrongArguments where the file is none of this kind, or keeps another run than the one asked for.
   */
  static open({ stateFile, worlds, asked }: Options): RunFile {
    if (stateFile === undefined) return new RunFile(undefined, worlds, []);
    if (existsSync(stateFile)) return RunFile.#read(stateFile, asked);
    if (worlds.length === 0) throw wrong(stateFile, 'there is no such file; with --seeds N a new run begins there.');
    mkdirSync(dirname(stateFile), { recursive: true });
    writeFileSync(stateFile, lineOf({ worlds }));
    return new RunFile(stateFile, worlds, []);
  }

  static #read(path: string, { seeds, jobs }: Options['asked']): RunFile {
    const [first = '', ...rest] = readFileSync(path, 'utf8').split('\n');
    const head = headSchema.safeParse(parsed(first));
    if (!head.success) throw wrong(path, 'the file is not the state of a chaos run.');
    const { worlds } = head.data;
    if (seeds !== undefined && seeds !== worlds.length) throw wrong(path, `the run has ${worlds.length} seeds.`);
    if (jobs !== undefined && worlds.some((world) => world.jobs !== jobs)) {
      throw wrong(path, `its worlds have ${worlds[0]?.jobs} jobs each.`);
    }
    // A last line that was cut off belongs to a world that is played again; it must not swallow the next line.
    const done = rest.flatMap((line) => resultSchema.safeParse(parsed(line)).data ?? []) as ChaosResult[];
    writeFileSync(path, [{ worlds }, ...done].map(lineOf).join(''));
    return new RunFile(path, worlds, done);
  }

  note(result: ChaosResult): void {
    if (this.#path !== undefined) appendFileSync(this.#path, lineOf(result));
  }
}
