import type { Tables } from '../stacks/data-stack.ts';

const variables = {
  accounts: 'ACCOUNTS_TABLE',
  allowances: 'ALLOWANCES_TABLE',
  controls: 'CONTROLS_TABLE',
  datasets: 'DATASETS_TABLE',
  downloadTokens: 'DOWNLOAD_TOKENS_TABLE',
  dueWork: 'DUE_WORK_TABLE',
  jobs: 'JOBS_TABLE',
  reaperState: 'REAPER_STATE_TABLE',
  telemetry: 'TELEMETRY_TABLE',
  trainingConfigs: 'TRAINING_CONFIGS_TABLE',
  usage: 'USAGE_TABLE',
} as const satisfies Record<keyof Tables, string>;

type Variables<Name extends keyof Tables> = Record<(typeof variables)[Name], string>;

/** Returns the variables with the names of the given tables. */
export const tableNames = <Name extends keyof Tables>(tables: Tables, ...names: readonly Name[]): Variables<Name> =>
  Object.fromEntries(names.map((name) => [variables[name], tables[name].tableName])) as Variables<Name>;
