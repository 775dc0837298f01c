import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { canPin, cores } from '../sweep/child.ts';

const atExit = join(import.meta.dirname, 'cpu-at-exit.cjs');

export interface Start {
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** One fresh process, from its start to its end, with its output into a pipe. */
export const startOnce = async (
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Start> => {
  const line = [process.execPath, '--require', atExit, file, ...args];
  const [command = '', ...rest] = canPin ? ['taskset', '--cpu-list', String(cores.sweep), ...line] : line;
  const before = performance.now();
  const child = spawn(command, rest, { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const [, out, err, told] = child.stdio;
  if (!out || !err || !told || !('readable' in told)) throw new Error('The fresh process has no pipes.');
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [cpu] = await Promise.all([text(told as NodeJS.ReadableStream), text(out), text(err)]);
  await ended;
  return { cpuMs: Number(cpu), wallMs: performance.now() - before };
};
