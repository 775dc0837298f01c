import type { ArgumentSpec, NumberOption, OptionSpecs } from '../command-line/spec.ts';

export const aJob = { name: 'JOB', help: 'id of a job, or the beginning of it' } as const satisfies ArgumentSpec;
export const aDataset = {
  name: 'DATASET',
  help: 'id of a dataset, the beginning of it, or its name',
} as const satisfies ArgumentSpec;
export const aConfig = {
  name: 'CONFIG',
  help: 'a file with a config, or the id or name of a stored one',
} as const satisfies ArgumentSpec;

/** The `--limit` option of commands that list. */
export const limit = {
  kind: 'number',
  value: 'N',
  least: 1,
  most: 10_000,
  isWhole: true,
  help: 'So many at most (50)',
} as const satisfies NumberOption;

/** The `--yes` option of commands that cannot be undone. */
export const yes = { yes: { kind: 'flag', short: 'y', help: 'Does not ask' } } as const satisfies OptionSpecs;

/** The options of commands that start a job. */
export const ofStart = {
  watch: { kind: 'flag', short: 'w', help: 'Follows the job to its end, also in a script' },
  detach: { kind: 'flag', help: 'Does not watch' },
  'in-doubt': { kind: 'flag', help: 'Starts it also where memory or disk may not suffice, by an estimate' },
  'idempotency-key': {
    kind: 'text',
    value: 'KEY',
    help: 'Of a deploy that got no answer, as it was told: makes no second job',
  },
} as const satisfies OptionSpecs;
