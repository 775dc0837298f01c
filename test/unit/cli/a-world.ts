import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../../apps/cli/run-cli.ts';
import { runCommand } from '../../../apps/cli/run-command.ts';
import type { World } from '../../../apps/cli/world.ts';
import { ATerminal } from '../terminal/a-terminal.ts';
import { AnApi } from './an-api.ts';

export const apiUrl = 'https://api.example.com';
export const key = `pwk_${'k'.repeat(43)}`;

const homes: string[] = [];

export const removeHomes = (): void => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
};

export interface WorldOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Terminals, unless a pipe is asked for. */
  readonly isPiped?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  readonly hasColors?: boolean;
  readonly canRedraw?: boolean;
  /** Lines that are typed, one after the other. */
  readonly typed?: readonly string[];
  /** The text of standard input, where nobody types. */
  readonly piped?: string;
}

/** A person's machine: a home of its own, a terminal, and an API that answers what a test says. */
export const aWorld = ({ env, isPiped = false, typed, piped, ...look }: WorldOptions = {}) => {
  const home = mkdtempSync(join(tmpdir(), 'podwarden-cli-'));
  homes.push(home);
  const out = new ATerminal({ ...look, isTerminal: !isPiped, canRedraw: !isPiped && look.canRedraw !== false });
  const err = new ATerminal({ ...look, canRedraw: look.canRedraw !== false });
  const api = new AnApi(apiUrl);
  const interruption = new AbortController();
  const answers = [...(typed ?? [])];
  const opened: string[] = [];
  let now = Date.parse('2026-11-27T15:00:00Z');
  const world: World = {
    out,
    err,
    input: {
      isTerminal: piped === undefined,
      readAll: async () => piped ?? '',
      readLine: async ({ prompt }) => {
        err.write(prompt);
        return answers.shift();
      },
    },
    env: env ?? { PODWARDEN_API_URL: apiUrl, PODWARDEN_API_KEY: key },
    home,
    hostName: 'laptop',
    now: () => new Date(now),
    timeZone: 'Europe/Berlin',
    fetch: api.fetch,
    interrupted: interruption.signal,
    openInBrowser: async (url) => {
      opened.push(url);
      return true;
    },
  };
  return {
    world,
    out,
    err,
    api,
    home,
    opened,
    interrupt: () => interruption.abort(),
    pass: (ms: number) => {
      now += ms;
    },
    /** Runs a line of words; answers the exit code and what was written since. */
    run: async (...argv: readonly string[]) => {
      const [outBefore, errBefore] = [out.written.length, err.written.length];
      const code = await runCli(argv, world, (line) => runCommand(line, world));
      return { code, out: out.written.slice(outBefore), err: err.written.slice(errBefore) };
    },
  };
};
