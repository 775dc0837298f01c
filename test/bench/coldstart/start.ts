import { spawn } from 'node:child_process';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { canPin, cores } from '../sweep/child.ts';

const startSchema = z.object({
  loadCpuMs: z.number(),
  loadWallMs: z.number(),
  eventCpuMs: z.number(),
  eventWallMs: z.number(),
  status: z.int().optional(),
  /** Milliseconds of the wall by group of modules, of bundles with marks. */
  groups: z.record(z.string(), z.number()),
});
/** The times of one fresh process. CPU is of all its threads. */
export type Start = z.infer<typeof startSchema>;

export interface StartOptions {
  /** The bundle of `fresh-process.ts`. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** The first event; without one the module is only loaded. */
  readonly event?: unknown;
}

export const startOnce = async (file: string, { script, env, event }: StartOptions): Promise<Start> => {
  const args = [script, file, ...(event === undefined ? [] : [JSON.stringify(event)])];
  const [command, ...rest] = canPin
    ? ['taskset', '--cpu-list', String(cores.sweep), process.execPath, ...args]
    : [process.execPath, ...args];
  const child = spawn(command ?? process.execPath, rest, { env, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const [, , errors, results] = child.stdio;
  if (!errors || !results || !('readable' in results)) throw new Error('The fresh process has no pipes.');
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [said, measured] = await Promise.all([text(errors), text(results as NodeJS.ReadableStream)]);
  const code = await ended;
  if (code !== 0) throw new Error(`${file} did not start (${code}). ${said.slice(-2000)}`);
  const start = startSchema.parse(JSON.parse(measured));
  if (event !== undefined && (start.status ?? 500) >= 400) throw new Error(`${file} answered ${start.status}. ${said}`);
  return start;
};
