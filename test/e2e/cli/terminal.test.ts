import { spawn } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { readLoginFragment, sealLogin } from '../../../shared/client/login-code.ts';
import { textLines } from '../stack-world.ts';
import { type CliWorld, startCliWorld } from './cli-world.ts';

jest.setTimeout(120_000);

let world: CliWorld;

beforeAll(async () => {
  world = await startCliWorld({ environment: { HEARTBEAT_INTERVAL_SECONDS: '1' } });
  writeFileSync(join(world.cli.folder, 'foxes.jsonl'), textLines(500));
});
afterAll(() => world.stop());

interface Sitting {
  readonly rows?: number;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Lines that are typed once the terminal shows a text, in turn. */
  readonly answers?: readonly (readonly [
    shown: string | RegExp,
    typed: (screen: string) => string | Promise<string>,
  ])[];
}

/** A person who sits at a terminal. */
const sit = (args: readonly string[], { rows = 24, columns = 80, env = {}, answers = [] }: Sitting = {}) =>
  new Promise<{ code: number | null; screen: string }>((resolve, reject) => {
    const { cli } = world;
    const command = [
      join(import.meta.dirname, 'terminal.py'),
      String(rows),
      String(columns),
      process.execPath,
      cli.file,
      ...args,
    ];
    const child = spawn('python3', ['-B', ...command], {
      cwd: cli.folder,
      env: { ...cli.env, TERM: 'xterm', BROWSER: 'true', ...env },
    });
    let screen = '';
    let seen = 0;
    const waiting = [...answers];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      screen += text;
      const [next] = waiting;
      if (next === undefined) return;
      const rest = screen.slice(seen);
      const isShown = typeof next[0] === 'string' ? rest.includes(next[0]) : next[0].test(rest);
      if (!isShown) return;
      waiting.shift();
      seen = screen.length;
      Promise.resolve(next[1](screen)).then((typed) => child.stdin.write(typed), reject);
    });
    child.stderr.pipe(process.stderr);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, screen }));
  });

const ctrlC = '\u0003';

/** The escapes that we write: going up, erasing below, styles. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal acts on
const ours = /\u001b\[(?:\d*A|J|[\d;]*m)/g;

describe('at a terminal', () => {
  it('a person signs in by the code of the console, which is kept for them alone', async () => {
    const { stack, key } = world;
    const env = { PODWARDEN_API_KEY: '', PODWARDEN_API_URL: '', HOME: join(world.cli.folder, 'other') };
    const codeFor = (screen: string): Promise<string> => {
      const hash = /\/cli#(\S+)/.exec(screen)?.[1] ?? '';
      return sealLogin(readLoginFragment(hash)?.publicKey ?? '', { api: stack.apiUrl, key }).then(
        (code) => `${code}\n`,
      );
    };
    const { code, screen } = await sit(['login', '--api', stack.apiUrl, '--name', 'test box'], {
      columns: 200,
      env,
      answers: [['Code of the console: ', codeFor]],
    });
    expect([code, screen]).toEqual([0, expect.stringContaining(`Signed in to ${stack.apiUrl} as alice`)]);
    expect(screen).toContain(`${stack.consoleUrl}/cli#key=`);
    expect(screen).not.toContain(key);
    const profile = join(world.cli.folder, 'other/.config/podwarden/profiles.json');
    expect(statSync(profile).mode & 0o777).toBe(0o600);
    expect(readFileSync(profile, 'utf8')).toContain(key);
  });

  it('a deploy asks with the price, watches, and Ctrl-C leaves the job', async () => {
    const { cli } = world;
    const config = await cli.out('config', 'init', '-', '--preset', 'try-out');
    writeFileSync(
      join(cli.folder, 'try.json'),
      config.replace('"max_steps": 200', '"max_steps": 100000').replace('"num_epochs": 1', '"num_epochs": 1000'),
    );
    const dataset = await cli.out('dataset', 'upload', 'foxes.jsonl');
    const asked = ['deploy', 'try.json', '-d', dataset, '-g', 'RTX 4090', '-b', '1'];
    const declined = await sit(asked, { answers: [['[y/N]', () => 'n\n']] });
    expect([declined.code, declined.screen]).toEqual([5, expect.stringContaining('Nothing was done.')]);
    expect(await cli.out('jobs', '-q')).toBe('');
    const { code, screen } = await sit(asked, {
      answers: [
        ['for at most $1.00? [y/N]', () => 'y\n'],
        ['train loss', () => ctrlC],
      ],
    });
    expect(code).toBe(130);
    expect(screen.replaceAll(ours, '')).not.toMatch(/(?![\r\n\t])\p{Cc}/u);
    expect(screen).toContain('The job goes on.');
    const job = await cli.out('jobs', '-q');
    expect(JSON.parse(await cli.out('job', 'show', job, '--json')).status).toBe('running');

    const narrow = await sit(['job', 'watch', job], { columns: 40, rows: 20, answers: [['train loss', () => ctrlC]] });
    for (const line of narrow.screen.replaceAll(ours, '').split(/[\r\n]+/)) expect(line.length).toBeLessThanOrEqual(40);
    const dumb = await sit(['job', 'watch', job], { env: { TERM: 'dumb' }, answers: [['training', () => ctrlC]] });
    expect([dumb.code, dumb.screen]).toEqual([130, expect.not.stringContaining('\u001b')]);
    const plain = await sit(['jobs'], { env: { NO_COLOR: '1' } });
    expect(plain.screen).not.toContain('\u001b');
    expect((await sit(['jobs'])).screen).toContain('\u001b[36mtraining');
    await cli.out('job', 'cancel', job, '-y');
  });

  it('a secret is asked for and not shown', async () => {
    const { code, screen } = await sit(['secrets', 'set', 'HF_TOKEN'], {
      answers: [['(it is not shown): ', () => 'hf_hidden\r']],
    });
    expect([code, screen]).toEqual([0, expect.stringContaining('Stored.')]);
    expect(screen).not.toContain('hf_hidden');
    expect(await world.cli.out('secrets', '-q')).toBe('HF_TOKEN');
  });

  it('Ctrl-C at a question ends it, and nothing is done', async () => {
    const { code, screen } = await sit(['secrets', 'rm', 'HF_TOKEN'], { answers: [['[y/N]', () => ctrlC]] });
    expect(code).toBe(130);
    expect(screen).not.toContain('Deleted');
    expect((await sit(['secrets', 'set', 'OTHER'], { answers: [['(it is not shown): ', () => ctrlC]] })).code).toBe(
      130,
    );
    expect(await world.cli.out('secrets', '-q')).toBe('HF_TOKEN');
  });
});
