import { command } from '../command-line/spec.ts';
import { aJob, limit, ofStart, yes } from './common.ts';

const jobs = command({
  name: 'jobs',
  summary: 'Jobs, newest first',
  arguments: [],
  options: {
    active: { kind: 'flag', short: 'a', help: 'Those that are not over' },
    status: {
      kind: 'text',
      short: 's',
      value: 'STATUS',
      choices: ['queued', 'pending', 'running', 'completed', 'failed', 'cancelled'],
      many: true,
      help: 'queued, pending, running, completed, failed or cancelled',
    },
    search: { kind: 'text', value: 'TEXT', help: 'Part of the name, the model or a label' },
    dataset: { kind: 'text', value: 'DATASET', help: 'That learn from it or are evaluated on it' },
    config: { kind: 'text', value: 'CONFIG', help: 'Of a stored config' },
    since: { kind: 'text', value: 'TIME', help: 'Made later: 3d, 12h, or a date such as 2026-11-01' },
    before: { kind: 'text', value: 'TIME', help: 'Made earlier' },
    limit,
  },
  examples: [
    { line: 'jobs --active', does: 'what runs and waits' },
    { line: 'jobs --status failed --since 7d', does: 'what went wrong this week' },
    { line: 'jobs -q --limit 1', does: 'the id of the newest' },
  ],
});

const jobShow = command({
  name: 'job show',
  summary: 'One job: how it stands and why, what it costs, its attempts',
  arguments: [aJob],
  options: { full: { kind: 'flag', help: 'With --json also its config and what was asked for' } },
  examples: [
    { line: 'job show a2ab5e57', does: 'by the beginning of its id' },
    { line: 'job show a2ab5e57 --json --full', does: 'all that is known' },
  ],
});

const jobWatch = command({
  name: 'job watch',
  summary: 'Follows a job to its end: phase, progress, curve, cost',
  details: [
    'Ctrl-C stops watching; the job goes on. Exit 0 when the job completed, 1 when it failed or was cancelled.',
  ],
  arguments: [aJob],
  options: {},
  examples: [
    { line: 'job watch a2ab5e57', does: 'until it is over' },
    { line: 'job watch a2ab5e57 --json', does: 'a line of JSON for each change' },
  ],
});

const jobWait = command({
  name: 'job wait',
  summary: 'Waits without a word until a job is over',
  details: ['Exit 0 when the job completed, 1 when it failed or was cancelled.'],
  arguments: [aJob],
  options: {
    timeout: { kind: 'duration', value: 'TIME', mostSeconds: 2_592_000, help: 'Exit 6 when it takes longer' },
  },
  examples: [{ line: 'job wait a2ab5e57 && ./use-model.sh', does: 'goes on when it completed' }],
});

const jobLogs = command({
  name: 'job logs',
  summary: 'What a training printed',
  arguments: [aJob],
  options: {
    follow: { kind: 'flag', short: 'f', help: 'Goes on until the job is over' },
    tail: {
      kind: 'number',
      short: 'n',
      value: 'N',
      least: 1,
      most: 200,
      isWhole: true,
      help: 'The last so many lines',
    },
    search: { kind: 'text', value: 'TEXT', help: 'Lines with this text alone' },
    attempt: { kind: 'number', value: 'N', least: 1, most: 99_999, isWhole: true, help: 'Of this attempt alone' },
    stream: { kind: 'text', value: 'STREAM', choices: ['stdout', 'stderr'], help: 'stdout or stderr alone' },
    times: { kind: 'flag', short: 't', help: 'With the time of each line' },
  },
  examples: [
    { line: 'job logs a2ab5e57 -f', does: 'as they come' },
    { line: 'job logs a2ab5e57 -n 50 -t', does: 'the end, with times' },
    { line: 'job logs a2ab5e57 --search error', does: 'some lines' },
  ],
});

const jobMetrics = command({
  name: 'job metrics',
  summary: 'The curve of a job, or its points',
  arguments: [aJob],
  options: {
    csv: { kind: 'flag', help: 'Every point, as CSV' },
    fields: { kind: 'text', value: 'NAMES', help: 'Of the points these alone, such as train_loss,eval_loss' },
    from: { kind: 'number', value: 'STEP', least: 0, most: 1_000_000_000, isWhole: true, help: 'From this step on' },
    to: { kind: 'number', value: 'STEP', least: 0, most: 1_000_000_000, isWhole: true, help: 'Up to this step' },
  },
  examples: [
    { line: 'job metrics a2ab5e57', does: 'the curve' },
    { line: 'job metrics a2ab5e57 --csv > curve.csv', does: 'every point' },
  ],
});

const jobEvents = command({
  name: 'job events',
  summary: 'What happened to a job, and why',
  arguments: [aJob],
  options: {},
  examples: [{ line: 'job events a2ab5e57', does: 'oldest first' }],
});

const jobArtifacts = command({
  name: 'job artifacts',
  summary: 'What a job made: adapter, model, checkpoints, logs',
  arguments: [aJob],
  options: {},
  examples: [{ line: 'job artifacts a2ab5e57', does: 'names, sizes, steps' }],
});

const jobDownload = command({
  name: 'job download',
  summary: 'Downloads what a job made, and checks its SHA-256',
  details: [
    'Without an artifact it is the trained model. A download that was interrupted goes on where it was when the same line is typed again; a file appears under its name only once it is whole and right.',
  ],
  arguments: [aJob, { name: 'ARTIFACT', help: 'name, kind or id of an artifact', isOptional: true }],
  options: {
    out: { kind: 'text', short: 'o', value: 'PATH', help: 'A file or a folder (this one)' },
    force: { kind: 'flag', help: 'Replaces a file that is there' },
  },
  examples: [
    { line: 'job download a2ab5e57', does: 'the model or adapter' },
    { line: 'job download a2ab5e57 checkpoint-000200.tar -o ckpt/', does: 'a checkpoint' },
  ],
});

const jobCancel = command({
  name: 'job cancel',
  summary: 'Cancels jobs and ends their pods',
  arguments: [{ ...aJob, many: true }],
  options: yes,
  examples: [
    { line: 'job cancel a2ab5e57', does: 'asks once' },
    { line: 'jobs -q --active | xargs podwarden job cancel --yes', does: 'all that run' },
  ],
});

const jobHold = command({
  name: 'job hold',
  summary: 'Keeps a job from being ended for its health, for a look',
  details: ['Its budget still ends it. A hold lasts a day at most, and can be renewed.'],
  arguments: [aJob],
  options: {
    reason: { kind: 'text', short: 'r', value: 'TEXT', help: 'Why, for whoever looks' },
    for: { kind: 'duration', value: 'TIME', mostSeconds: 86_400, help: 'How long (1h)' },
  },
  examples: [{ line: 'job hold a2ab5e57 --for 2h --reason "a look at the loss"', does: 'for two hours' }],
});

const jobUnhold = command({
  name: 'job unhold',
  summary: 'Lifts the hold of a job',
  arguments: [aJob],
  options: {},
  examples: [{ line: 'job unhold a2ab5e57', does: 'it is judged as usual again' }],
});

const jobClone = command({
  name: 'job clone',
  summary: 'Deploys again what a job was',
  details: ['Config, data, GPUs and limits are those of the job; secrets are told nobody, so name them again.'],
  arguments: [aJob],
  options: {
    gpu: { kind: 'text', short: 'g', value: 'GPU', many: true, help: 'Another card' },
    budget: { kind: 'number', short: 'b', value: 'DOLLARS', least: 0.01, most: 1_000_000, help: 'Another budget' },
    secret: { kind: 'text', value: 'NAME', many: true, help: 'A stored secret that it gets' },
    env: { kind: 'text', short: 'e', value: 'NAME=VALUE', many: true, help: 'An environment variable of the pod' },
    name: { kind: 'text', short: 'n', value: 'NAME', help: 'Another name' },
    'dry-run': { kind: 'flag', help: 'Only the checks' },
    ...ofStart,
    ...yes,
  },
  examples: [{ line: 'job clone a2ab5e57 --budget 10', does: 'the same with more money' }],
});

const jobEdit = command({
  name: 'job edit',
  summary: 'Changes the name or the labels of a job',
  arguments: [aJob],
  options: {
    name: { kind: 'text', short: 'n', value: 'NAME', help: 'Its new name' },
    label: { kind: 'text', short: 'l', value: 'NAME=VALUE', many: true, help: 'Sets a label; NAME= takes it away' },
  },
  examples: [{ line: 'job edit a2ab5e57 --label kept=yes --label draft=', does: 'sets one, takes one away' }],
});

const jobRm = command({
  name: 'job rm',
  summary: 'Deletes jobs that are over, with their logs, metrics and artifacts',
  arguments: [{ ...aJob, many: true }],
  options: yes,
  examples: [{ line: 'job rm a2ab5e57', does: 'asks once' }],
});

export const jobSpecs = {
  jobs,
  jobShow,
  jobWatch,
  jobWait,
  jobLogs,
  jobMetrics,
  jobEvents,
  jobArtifacts,
  jobDownload,
  jobCancel,
  jobHold,
  jobUnhold,
  jobClone,
  jobEdit,
  jobRm,
} as const;
