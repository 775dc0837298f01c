import { command } from '../command-line/spec.ts';
import { aConfig, limit, yes } from './common.ts';

const configInit = command({
  name: 'config init',
  summary: 'Writes a config to begin with',
  details: ['Needs no network. Presets: try-out, sft-small, sft-7b, dpo-7b, orpo-7b, kto-7b, cpt-small.'],
  arguments: [{ name: 'FILE', help: 'where to (config.json); - for standard output', isOptional: true }],
  options: {
    preset: {
      kind: 'text',
      value: 'PRESET',
      choices: ['try-out', 'sft-small', 'sft-7b', 'dpo-7b', 'orpo-7b', 'kto-7b', 'cpt-small'],
      help: 'Which one (sft-small)',
    },
    model: { kind: 'text', value: 'OWNER/NAME', help: 'Another model of the Hugging Face Hub' },
    name: { kind: 'text', short: 'n', value: 'NAME', help: 'How the config is called' },
    force: { kind: 'flag', help: 'Replaces a file that is there' },
  },
  examples: [
    { line: 'config init', does: 'config.json: an adapter on a small model, for conversations' },
    { line: 'config init dpo.json --preset dpo-7b', does: 'for pairs of answers' },
    { line: 'config init - --preset try-out', does: 'prints one that trains anywhere in a minute' },
  ],
});

const configCheck = command({
  name: 'config check',
  summary: 'What is wrong with a config, field by field, without network',
  details: [
    'Judges by the rules of the API itself. What depends on a GPU, a price or a dataset of yours is told by deploy --dry-run.',
  ],
  arguments: [{ name: 'FILE', help: 'a config on this machine; - for standard input' }],
  options: {
    dataset: { kind: 'text', value: 'FILE', help: 'Also whether this file fits the method' },
  },
  examples: [
    { line: 'config check config.json', does: 'all faults at once, and the memory that it needs' },
    { line: 'config check config.json --dataset chats.jsonl', does: 'with the data that it should learn from' },
  ],
});

const configCreate = command({
  name: 'config create',
  summary: 'Stores a config',
  arguments: [{ name: 'FILE', help: 'a config on this machine; - for standard input' }],
  options: { name: { kind: 'text', short: 'n', value: 'NAME', help: 'Another name than the one in the file' } },
  examples: [{ line: 'config create config.json', does: 'prints its id' }],
});

const configList = command({
  name: 'config list',
  summary: 'Stored configs, newest first',
  arguments: [],
  options: { limit },
  examples: [{ line: 'config list', does: 'the newest 50' }],
});

const configShow = command({
  name: 'config show',
  summary: 'A stored config, as JSON',
  arguments: [{ name: 'CONFIG', help: 'id or name of a stored config' }],
  options: {},
  examples: [{ line: 'config show nightly > config.json', does: 'into a file, to be changed and deployed' }],
});

const configRm = command({
  name: 'config rm',
  summary: 'Deletes stored configs; jobs keep their copies',
  arguments: [{ name: 'CONFIG', help: 'id or name of a stored config', many: true }],
  options: yes,
  examples: [{ line: 'config rm nightly', does: 'asks once' }],
});

const gpus = command({
  name: 'gpus',
  summary: 'GPUs with memory, price and whether they can be had',
  arguments: [],
  options: {
    fits: { kind: 'text', value: 'CONFIG', help: `Those alone that have room for the training of ${aConfig.help}` },
    'max-price': { kind: 'number', value: 'DOLLARS', least: 0, most: 1000, help: 'Dollars an hour for one, at most' },
    all: { kind: 'flag', help: 'Also those that cannot be had now' },
  },
  examples: [
    { line: 'gpus', does: 'cheapest first' },
    { line: 'gpus --fits config.json --max-price 1.50', does: 'what to give to deploy --gpu' },
  ],
});

export const configSpecs = { configInit, configCheck, configCreate, configList, configShow, configRm, gpus } as const;
