import { command } from '../command-line/spec.ts';
import { aDataset, limit, yes } from './common.ts';

const format = {
  kind: 'text',
  value: 'FORMAT',
  choices: ['chatml', 'sharegpt', 'alpaca', 'openorca', 'dpo', 'kto', 'text'],
  help: 'Where the records fit several: chatml, sharegpt, alpaca, openorca, dpo, kto or text',
} as const;

const datasetUpload = command({
  name: 'dataset upload',
  summary: 'Checks every line of a file, then uploads it',
  details: [
    'Takes JSONL or one JSON array, plain or gzip. Every line is judged by the rules that the API and the pods have, before a byte is sent. docs/datasets.md has them.',
    'An upload that was interrupted goes on where it was when the same line is typed again, as long as the file has not changed.',
  ],
  arguments: [{ name: 'FILE', help: 'a dataset on this machine' }],
  options: {
    name: { kind: 'text', short: 'n', value: 'NAME', help: 'How it is called (the name of the file)' },
    description: { kind: 'text', value: 'TEXT', help: 'Your own words about it' },
    format,
    'check-only': { kind: 'flag', help: 'Checks and sends nothing; needs no network and no sign-in' },
    'no-check': { kind: 'flag', help: 'Leaves the checking to the API, which reads the first 16 MiB' },
    restart: { kind: 'flag', help: 'Begins anew, whatever was sent before' },
  },
  examples: [
    { line: 'dataset upload chats.jsonl', does: 'checks, uploads, says what is learned of it' },
    { line: 'dataset upload chats.jsonl --check-only', does: 'only the check' },
    { line: 'dataset upload -q chats.jsonl.gz', does: 'prints the id alone, for scripts' },
  ],
});

const datasetList = command({
  name: 'dataset list',
  summary: 'Datasets, newest first',
  arguments: [],
  options: { limit },
  examples: [
    { line: 'dataset list', does: 'the newest 50' },
    { line: 'dataset list --json', does: 'all that the API tells, for scripts' },
  ],
});

const datasetShow = command({
  name: 'dataset show',
  summary: 'One dataset: state, format, what is not learned of it, which jobs use it',
  arguments: [aDataset],
  options: {},
  examples: [{ line: 'dataset show chats.jsonl', does: 'by its name' }],
});

const datasetPreview = command({
  name: 'dataset preview',
  summary: 'The first examples of a file or of an uploaded dataset, as a model reads them',
  arguments: [{ name: 'FILE|DATASET', help: 'a file, or the id or name of a dataset' }],
  options: {
    format,
    examples: { kind: 'number', short: 'n', value: 'N', least: 1, most: 1000, isWhole: true, help: 'So many (3)' },
  },
  examples: [
    { line: 'dataset preview chats.jsonl', does: 'of a file, without network' },
    { line: 'dataset preview 5f0c3a52 -n 10', does: 'of an uploaded one' },
  ],
});

const datasetDownload = command({
  name: 'dataset download',
  summary: 'Downloads a dataset, as it was uploaded',
  arguments: [aDataset],
  options: {
    out: { kind: 'text', short: 'o', value: 'FILE', help: 'Where to (its name, in this folder)' },
    force: { kind: 'flag', help: 'Replaces a file that is there' },
  },
  examples: [{ line: 'dataset download chats.jsonl -o copy.jsonl', does: 'goes on where an earlier try ended' }],
});

const datasetRm = command({
  name: 'dataset rm',
  summary: 'Deletes datasets; one that a job uses is refused',
  arguments: [{ ...aDataset, many: true }],
  options: yes,
  examples: [{ line: 'dataset rm 5f0c3a52', does: 'asks once' }],
});

export const datasetSpecs = {
  datasetUpload,
  datasetList,
  datasetShow,
  datasetPreview,
  datasetDownload,
  datasetRm,
} as const;
