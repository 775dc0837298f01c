/** `npm run bench:cli`: what a start of the command line takes beside one of Node.js alone; writes docs/speed.md. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { bundleCli } from '../../../infra/cli/bundle-cli.ts';
import { clientBundle } from '../../support/client-bundle.ts';
import { table, withFigures } from '../figures.ts';
import { machineLine } from '../machine.ts';
import { median, quantile } from '../quantile.ts';
import { canPin } from '../sweep/child.ts';
import { type Start, startOnce } from './start.ts';

const root = join(import.meta.dirname, '../../..');
const page = join(root, 'docs/speed.md');

/** A start that needs no command takes at most so many times the CPU of Node.js alone. */
const allowedRatio = 1.3;
const allowedClientBytes = 8000;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '41' },
    /** Prints and leaves the page as it is. */
    'dry-run': { type: 'boolean', default: false },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Subject {
  readonly label: string;
  readonly file: string;
  readonly args: readonly string[];
  /** Held to the bound: nothing but the start itself. */
  readonly isHeld: boolean;
}

const subjectsIn = async (folder: string): Promise<readonly [Subject, ...Subject[]]> => {
  const cli = await bundleCli(join(folder, 'podwarden.cjs'));
  const bare = join(folder, 'bare.cjs');
  writeFileSync(bare, '');
  const preset = join(folder, 'config.json');
  const { presets } = await import('../../../shared/domain/configs/presets.ts');
  writeFileSync(preset, JSON.stringify(presets[1]?.training_config));
  const of = (isHeld: boolean, ...args: readonly string[]): Subject => {
    const shown = args.map((arg) => (arg === preset ? 'config.json' : arg)).join(' ');
    return { label: `\`podwarden ${shown}\``, file: cli, args, isHeld };
  };
  return [
    { label: 'Node.js alone: an empty file', file: bare, args: [], isHeld: false },
    of(true, '--version'),
    of(true, '--help'),
    of(true, 'job', 'logs', '--help'),
    of(true, 'job', 'lgos', 'x'),
    of(false, 'completion', 'bash'),
    of(false, 'config', 'check', preset),
    of(false, 'jobs'),
  ];
};

const figure = (starts: readonly Start[], of: keyof Start): string => {
  const all = starts.map((start) => start[of]);
  return `${median(all).toFixed(1)} / ${quantile(all, 0.9).toFixed(1)}`;
};

const cpuOf = (starts: readonly Start[]): number => median(starts.map(({ cpuMs }) => cpuMs));

const main = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-bench-cli-'));
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end('{"items":[],"next_cursor":null}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      PODWARDEN_API_URL: `http://127.0.0.1:${port}`,
      PODWARDEN_API_KEY: 'bench',
    };
    const subjects = await subjectsIn(folder);
    say(`${machineLine()} ${values.runs} starts of each in turn.`);
    const starts = new Map<Subject, Start[]>(subjects.map((subject) => [subject, []]));
    for (let round = 0; round < Number(values.runs); round += 1) {
      // Each round begins with another one, so that whatever else the machine does falls on all.
      const from = round % subjects.length;
      for (const subject of [...subjects.slice(from), ...subjects.slice(0, from)]) {
        starts.get(subject)?.push(await startOnce(subject.file, subject.args, env));
      }
    }
    const [bare, ...others] = subjects;
    const bareCpu = cpuOf(starts.get(bare) ?? []);
    const ratio = (subject: Subject): number => cpuOf(starts.get(subject) ?? []) / bareCpu;
    const shown = (subject: Subject): string =>
      `${ratio(subject).toFixed(2)}${subject.isHeld && ratio(subject) > allowedRatio ? ' (over)' : ''}`;
    const bytes = (await clientBundle('index.ts')).gzippedBytes;
    const report = [
      `${machineLine()}${canPin ? ' On one core.' : ''} Median / 90th percentile of ${values.runs} fresh processes each, from start to end, started in turn.`,
      table(
        ['', 'CPU, ms', 'wall, ms', 'CPU, as a multiple'],
        subjects.map((subject) => {
          const all = starts.get(subject) ?? [];
          return [subject.label, figure(all, 'cpuMs'), figure(all, 'wallMs'), subject === bare ? '1' : shown(subject)];
        }),
      ),
      `The one file has ${(statSync(subjects[1]?.file ?? '').size / 1000).toFixed(0)} kB. The client for browsers has ${bytes} bytes gzipped, of ${allowedClientBytes} at most.`,
    ].join('\n\n');
    say(`\n${report}`);
    const isOver =
      others.some((subject) => subject.isHeld && ratio(subject) > allowedRatio) || bytes > allowedClientBytes;
    if (!values['dry-run']) {
      writeFileSync(page, withFigures(readFileSync(page, 'utf8'), 'npm run bench:cli', report));
      say('\nWritten: docs/speed.md.');
    }
    if (isOver) process.exitCode = 1;
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

await main();
