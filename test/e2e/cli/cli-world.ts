import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { bundleCli } from '../../../infra/cli/bundle-cli.ts';
import type { LocalStackOptions } from '../../../infra/local/stack/local-stack.ts';
import { startWorld } from '../stack-world.ts';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Is given the process once it runs. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Is given the process, and what it has written to standard error so far, each time it writes. */
  readonly onTalk?: (child: ChildProcess, said: string) => void;
}

/** The bundled command line on a person's machine: a home and a folder of its own. */
export const startCli = async (apiUrl: string, key: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-cli-e2e-'));
  const file = await bundleCli(join(folder, 'podwarden.cjs'));
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: join(folder, 'home'),
    TZ: 'Europe/Berlin',
    PODWARDEN_API_URL: apiUrl,
    PODWARDEN_API_KEY: key,
  };
  const run = (
    args: readonly string[],
    { env: more = {}, input = '', onStart, onTalk }: RunOptions = {},
  ): Promise<Ran> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [file, ...args], { cwd: folder, env: { ...env, ...more } });
      onStart?.(child);
      let [out, err] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        err += text;
        onTalk?.(child, err);
      });
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, out, err }));
      // A command that reads no input is gone before the input is written.
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  return {
    folder,
    file,
    env,
    run,
    /** The output of a command that went well. */
    out: async (...args: readonly string[]): Promise<string> => {
      const { code, out, err } = await run(args);
      if (code !== 0) throw new Error(`podwarden ${args.join(' ')} ended with ${code}: ${out}${err}`);
      return out.trimEnd();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

export type Cli = Awaited<ReturnType<typeof startCli>>;

/** A stack whose schedules run, and a user with a key who has the command line. */
export const startCliWorld = async (options: LocalStackOptions = {}) => {
  const world = await startWorld({ schedules: true, reaperIntervalSeconds: 2, ...options });
  try {
    const alice = await world.as('alice');
    const { body } = await alice.post('/api/keys', { name: 'e2e', scope: 'write' });
    const cli = await startCli(world.stack.apiUrl, body.key);
    return {
      ...world,
      cli,
      key: String(body.key),
      jwt: alice.jwt,
      stop: async () => {
        cli.remove();
        await world.stop();
      },
    };
  } catch (error) {
    await world.stop();
    throw error;
  }
};

export type CliWorld = Awaited<ReturnType<typeof startCliWorld>>;
