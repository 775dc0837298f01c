/** `npm run bench:coldstart`: what a cold start of each function takes; writes docs/speed.md. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { useTestCredentials } from '../../support/engine-client.ts';
import { withFigures } from '../figures.ts';
import { hotEnvironment, hotWorld } from '../hot-world.ts';
import { machineLine } from '../machine.ts';
import { canPin, cores, startChild } from '../sweep/child.ts';
import type { DynamoDbState } from '../sweep/dynamodb-process.ts';
import { otherVariables } from './other-variables.ts';
import { type Measured, reportOf } from './report.ts';
import { type Start, startOnce } from './start.ts';
import { buildSubjects, type Subjects } from './subjects.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const root = join(import.meta.dirname, '../../..');
const page = join(root, 'docs/speed.md');

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '21' },
    'runs-all': { type: 'string', default: '5' },
    /** Prints and leaves the page as it is. */
    'dry-run': { type: 'boolean', default: false },
  },
});

/** Each round starts every subject once, from another one on each time, so that what the machine does else falls on all. */
const inTurn = async (
  names: readonly string[],
  rounds: number,
  start: (name: string) => Promise<Start>,
): Promise<ReadonlyMap<string, Start[]>> => {
  const starts = new Map<string, Start[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const from = round % names.length;
    for (const name of [...names.slice(from), ...names.slice(0, from)]) starts.get(name)?.push(await start(name));
  }
  return starts;
};

const measure = async (subjects: Subjects, dynamodbUrl: string): Promise<Measured> => {
  const { script } = subjects;
  const env = hotEnvironment(dynamodbUrl);
  const world = await hotWorld(dynamodbUrl);
  const files = new Map<string, string>([['bare', subjects.bare]]);
  const eventOf = new Map<string, () => Promise<unknown>>([['bare', async () => ({})]]);
  for (const [name, variants] of subjects.hot) {
    for (const [variant, file] of Object.entries(variants)) {
      files.set(`${name} ${variant}`, file);
      const ours = variant === 'ours' || variant === 'external';
      eventOf.set(`${name} ${variant}`, ours ? world.eventFor[name] : async () => ({}));
    }
  }
  const hot = await inTurn([...files.keys()], Number(values.runs), async (name) =>
    startOnce(files.get(name) ?? '', { script, env, event: await eventOf.get(name)?.() }),
  );
  world.stop();
  const marked = await inTurn(
    [...subjects.marked.keys()].flatMap((name) => [`${name} ours`, `${name} clients`]),
    Number(values.runs),
    (subject) => {
      const [name = '', variant = ''] = subject.split(' ');
      const files = new Map<string, Readonly<Record<string, unknown>>>(subjects.marked).get(name);
      return startOnce(String(files?.[variant]), { script, env });
    },
  );
  const all = await inTurn([...subjects.all.keys()], Number(values['runs-all']), (name) =>
    startOnce(subjects.all.get(name) ?? '', { script, env: { ...env, ...otherVariables } }),
  );
  return { hot, marked, all };
};

const main = async (): Promise<void> => {
  useTestCredentials();
  say(machineLine());
  say(`${values.runs} starts of each in turn; ${values['runs-all']} of each function that is only loaded.`);
  say(canPin ? 'Fresh processes run on one core, the engine on another.' : 'No taskset here, or one core only.');
  mkdirSync(join(root, '.build'), { recursive: true });
  const folder = mkdtempSync(join(root, '.build/coldstart-'));
  const engine = startChild<object, DynamoDbState>(join(import.meta.dirname, '../sweep/dynamodb-process.ts'), {
    env: process.env,
    core: cores.engines,
  });
  try {
    const subjects = await buildSubjects(folder);
    const measured = await measure(subjects, (await engine.ask({})).url);
    const report = reportOf(measured, subjects, machineLine());
    say(`\n${report}`);
    if (values['dry-run']) return;
    writeFileSync(page, withFigures(readFileSync(page, 'utf8'), 'npm run bench:coldstart', report));
    say('\nWritten: docs/speed.md.');
  } finally {
    engine.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

await main();
