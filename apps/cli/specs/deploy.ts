import { command } from '../command-line/spec.ts';
import { aConfig, ofStart, yes } from './common.ts';

const deploy = command({
  name: 'deploy',
  summary: 'Trains: checks everything, says what it costs at most, asks, and starts the job',
  details: [
    'All checks are made before money is spent, and told at once. A job that no GPU is free for is accepted and waits.',
    'On a terminal it then watches the job; Ctrl-C leaves it, and the job goes on. In a script it needs --yes and prints the id.',
    'Where memory or disk may not suffice by an estimate, it asks with the doubt; --yes alone does not start that, --in-doubt does.',
  ],
  arguments: [aConfig],
  options: {
    dataset: { kind: 'text', short: 'd', value: 'DATASET', help: 'What it learns from: id or name' },
    validation: { kind: 'text', value: 'DATASET', help: 'What it is evaluated on' },
    gpu: { kind: 'text', short: 'g', value: 'GPU', many: true, help: 'Which card; several are tried in order' },
    'gpu-count': { kind: 'number', value: 'N', least: 1, most: 16, isWhole: true, help: 'So many of them (1)' },
    budget: {
      kind: 'number',
      short: 'b',
      value: 'DOLLARS',
      least: 0.01,
      most: 1_000_000,
      help: 'What it may cost at most',
    },
    'max-duration': {
      kind: 'duration',
      value: 'TIME',
      mostSeconds: 2_592_000,
      help: 'How long it may have a pod, such as 6h',
    },
    wait: { kind: 'duration', value: 'TIME', mostSeconds: 604_800, help: 'How long it may wait for a free GPU' },
    attempts: { kind: 'number', value: 'N', least: 1, most: 10, isWhole: true, help: 'Tries in all' },
    cloud: { kind: 'text', value: 'CLOUD', choices: ['secure', 'community', 'any'], help: 'secure, community or any' },
    'data-center': { kind: 'text', value: 'ID', many: true, help: 'Only there, such as EU-RO-1' },
    disk: { kind: 'number', value: 'GB', least: 10, most: 4000, isWhole: true, help: 'Disk of the pod (50)' },
    image: { kind: 'text', value: 'IMAGE', help: 'Another container image' },
    name: { kind: 'text', short: 'n', value: 'NAME', help: 'How the job is called (as its config)' },
    label: { kind: 'text', short: 'l', value: 'NAME=VALUE', many: true, help: 'To find it by' },
    secret: { kind: 'text', value: 'NAME', many: true, help: 'A stored secret that it gets, such as HF_TOKEN' },
    env: { kind: 'text', short: 'e', value: 'NAME=VALUE', many: true, help: 'An environment variable of the pod' },
    webhook: { kind: 'text', value: 'URL', help: 'Is told when the job is over' },
    'dry-run': { kind: 'flag', help: 'Only the checks; exit 5 where it would be refused or is in doubt' },
    ...ofStart,
    ...yes,
  },
  examples: [
    { line: 'deploy config.json --dataset chats.jsonl --gpu "RTX 4090" --budget 5', does: 'asks, then watches' },
    { line: 'deploy config.json -d chats.jsonl --dry-run', does: 'what would be refused, what it would cost' },
    { line: 'deploy nightly -d chats.jsonl -b 5 --yes -q', does: 'for cron: prints the id' },
  ],
});

export const deploySpecs = { deploy } as const;
