import { command } from '../command-line/spec.ts';
import { yes } from './common.ts';

const usage = command({
  name: 'usage',
  summary: 'What the jobs of a month have cost, by day or by job',
  details: [
    'A job belongs to the day and the month (UTC) of its deploy, whenever its dollars are spent. In the sums of the month they are spent once its pod is seen gone, and reserved before; jobs that were deleted since are in them.',
  ],
  arguments: [],
  options: {
    month: { kind: 'text', value: 'YYYY-MM', help: 'Another month than this one' },
    jobs: { kind: 'flag', help: 'A line for each job' },
    csv: { kind: 'flag', help: 'A line for each job, for spreadsheets' },
  },
  examples: [
    { line: 'usage', does: 'this month, by day' },
    { line: 'usage --month 2026-10 --csv > october.csv', does: 'for the accounts' },
  ],
});

const keys = command({
  name: 'keys',
  summary: 'API keys, without the keys themselves',
  arguments: [],
  options: {},
  examples: [{ line: 'keys', does: 'names, scopes, when they were last used' }],
});

const keysCreate = command({
  name: 'keys create',
  summary: 'Makes an API key, which is shown this once',
  details: ['No key makes a key: sign in with a token of your issuer in PODWARDEN_API_KEY, or use the console.'],
  arguments: [{ name: 'NAME', help: 'what it is for' }],
  options: {
    read: { kind: 'flag', help: 'One that changes nothing' },
    days: { kind: 'number', value: 'N', least: 1, most: 365, isWhole: true, help: 'Good for so many days (90)' },
    'no-expiry': { kind: 'flag', help: 'Good until it is deleted' },
  },
  examples: [{ line: 'keys create nightly --days 30 -q > key.txt', does: 'the key alone, into a file' }],
});

const keysRm = command({
  name: 'keys rm',
  summary: 'Revokes API keys; they open nothing within a minute',
  details: ['No key revokes a key: sign in with a token of your issuer in PODWARDEN_API_KEY, or use the console.'],
  arguments: [{ name: 'KEY', help: 'id or name of a key', many: true }],
  options: yes,
  examples: [{ line: 'keys rm nightly', does: 'asks once' }],
});

const secrets = command({
  name: 'secrets',
  summary: 'Names of stored secrets; no call ever tells their values',
  arguments: [],
  options: {},
  examples: [{ line: 'secrets', does: 'names, and since when' }],
});

const secretsSet = command({
  name: 'secrets set',
  summary: 'Stores a secret for jobs that name it',
  details: ['The value is asked for, or read from standard input. It is never an argument: those stand in histories.'],
  arguments: [{ name: 'NAME', help: 'name of the environment variable, such as HF_TOKEN' }],
  options: {},
  examples: [
    { line: 'secrets set HF_TOKEN', does: 'asks for the value and does not show it' },
    { line: 'secrets set HF_TOKEN < token.txt', does: 'from a file' },
  ],
});

const secretsRm = command({
  name: 'secrets rm',
  summary: 'Deletes secrets; jobs that have them keep them',
  arguments: [{ name: 'NAME', help: 'name of a secret', many: true }],
  options: yes,
  examples: [{ line: 'secrets rm HF_TOKEN', does: 'asks once' }],
});

export const accountSpecs = {
  usage,
  keys,
  keysCreate,
  keysRm,
  secrets,
  secretsSet,
  secretsRm,
} as const;
