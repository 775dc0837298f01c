import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { ConflictError } from '../errors.ts';
import { systemCode } from './file-fault.ts';

/**
 * The paths of the locks that this process holds. A lock file with this process's pid may also come from a dead process that had the same
 * pid, as happens in containers. Such a lock is not in this set.
 */
const held = new Set<string>();

/** The milliseconds that a process needs at most to write its pid and host into a lock file that it has created. */
const writingMs = 5_000;

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/** The milliseconds between two checks of a lock that another holder has. */
const betweenLooksMs = 20;

/**
 * Runs work while a lock file names this process as the holder, so that two processes do not write into one file. Waits up to `patienceMs`
 * milliseconds for another holder to release the lock. The lock of a dead process on this machine is removed. Throws `ConflictError`
 * `file_in_use`.
 */
export const withLock = async <T>(path: string, run: () => Promise<T>, { patienceMs = 0 } = {}): Promise<T> => {
  const until = performance.now() + patienceMs;
  for (;;) {
    const holder = await takenBy(path);
    if (holder === undefined) break;
    if (performance.now() >= until) throw inUse(path, holder);
    await setTimeout(betweenLooksMs);
  }
  try {
    return await run();
  } finally {
    await rm(path, { force: true });
    held.delete(path);
  }
};

/** Takes the lock and returns `undefined`, or returns a description of the current holder. */
const takenBy = async (path: string): Promise<string | undefined> => {
  if (held.has(path)) return 'this process';
  held.add(path);
  try {
    const holder = await take(path);
    if (holder !== undefined) held.delete(path);
    return holder;
  } catch (error) {
    held.delete(path);
    throw error;
  }
};

const take = async (path: string): Promise<string | undefined> => {
  const mine: Holder = { pid: process.pid, host: hostname() };
  for (;;) {
    try {
      await writeFile(path, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
      return undefined;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
    const standing = await standingOf(path);
    if (standing.is === 'held') return standing.by;
    if (standing.is === 'dead') await removeDead(path);
  }
};

/**
 * Removes a lock that looks dead. The lock file is first renamed and then checked again, because another process may have replaced the dead
 * lock with a new one meanwhile. A new lock is put back.
 */
const removeDead = async (path: string): Promise<void> => {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  if ((await standingOf(aside)).is === 'held') await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
};

const inUse = (path: string, holder: string): ConflictError =>
  new ConflictError('file_in_use', `${path} says that ${holder} is at work on this file.`);

type Standing = { readonly is: 'held'; readonly by: string } | { readonly is: 'dead' | 'gone' };

const standingOf = async (path: string): Promise<Standing> => {
  try {
    const holder = parsed(await readFile(path, 'utf8'));
    if (holder === undefined) {
      const isBeingWritten = Date.now() - (await stat(path)).mtimeMs < writingMs;
      return isBeingWritten ? { is: 'held', by: 'another process' } : { is: 'dead' };
    }
    const { pid, host } = holder;
    // This machine cannot check whether a process of another machine is alive.
    if (host !== hostname()) return { is: 'held', by: `process ${pid} of ${host} (delete it if there is none)` };
    return pid !== process.pid && isAlive(pid) ? { is: 'held', by: `process ${pid}` } : { is: 'dead' };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { is: 'gone' };
    throw error;
  }
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
