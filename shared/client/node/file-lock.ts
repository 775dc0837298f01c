import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import process from 'node:process';
import { ConflictError } from '../errors.ts';
import { systemCode } from './file-fault.ts';

/** Locks of this process. Another one that died may have had its number, as in containers. */
const held = new Set<string>();

/** Between making a lock and writing who holds it there is no more than that. */
const writingMs = 5_000;

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/**
 * Runs while a file says that this process is at work, so that two do not write into one file. The file of a process that was killed counts for
 * nothing. Throws `ConflictError` `file_in_use`.
 */
export const withLock = async <T>(path: string, run: () => Promise<T>): Promise<T> => {
  if (held.has(path)) throw inUse(path, 'this process');
  held.add(path);
  try {
    await take(path);
    try {
      return await run();
    } finally {
      await rm(path, { force: true });
    }
  } finally {
    held.delete(path);
  }
};

const take = async (path: string): Promise<void> => {
  const mine: Holder = { pid: process.pid, host: hostname() };
  const make = () => writeFile(path, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
  try {
    await make();
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    const holder = await holderOf(path);
    if (holder !== undefined) throw inUse(path, holder);
    await rm(path, { force: true });
    await make();
  }
};

const inUse = (path: string, holder: string): ConflictError =>
  new ConflictError('file_in_use', `${path} says that ${holder} is at work on this file.`);

/** Who holds the lock, in words; `undefined` where nobody does any more. */
const holderOf = async (path: string): Promise<string | undefined> => {
  const holder = parsed(await readFile(path, 'utf8').catch(() => ''));
  if (holder === undefined) {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
    return Date.now() - mtimeMs < writingMs ? 'another process' : undefined;
  }
  const { pid, host } = holder;
  // Of another machine nobody here can tell.
  if (host !== hostname()) return `process ${pid} of ${host} (delete it if there is none)`;
  return pid !== process.pid && isAlive(pid) ? `process ${pid}` : undefined;
};

const parsed = (text: string): Holder | undefined => {
  try {
    const { pid, host } = Object(JSON.parse(text));
    return Number.isInteger(pid) && typeof host === 'string' ? { pid, host } : undefined;
  } catch {
    return undefined;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
};
