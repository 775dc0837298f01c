import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import process from 'node:process';
import { ConflictError } from '../errors.ts';
import { systemCode } from './file-fault.ts';

/** Locks of this process. Another one that died may have had its number, as in containers. */
const held = new Set<string>();

/**
 * Runs while a file says that this process is at work, so that two do not write into one file. The file of a process that was killed counts for
 * nothing. Throws `ConflictError` `file_in_use`.
 */
export const withLock = async <T>(path: string, run: () => Promise<T>): Promise<T> => {
  const mine = JSON.stringify({ pid: process.pid, host: hostname() });
  const take = () => writeFile(path, mine, { flag: 'wx', mode: 0o600 });
  await take().catch(async (error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const text = await readFile(path, 'utf8').catch(() => '');
    if (isAlive(text))
      throw new ConflictError('file_in_use', `${path} says that ${nameOf(text)} is at work on this file.`);
    await rm(path, { force: true });
    await take();
  });
  held.add(path);
  try {
    return await run();
  } finally {
    held.delete(path);
    await rm(path, { force: true });
  }
};

const holderOf = (text: string): { readonly pid?: unknown; readonly host?: unknown } => {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
};

const nameOf = (text: string): string => {
  const { pid, host } = holderOf(text);
  return host === hostname() ? `process ${pid}` : `a process of ${host}; delete it if there is none`;
};

const isAlive = (text: string): boolean => {
  const { pid, host } = holderOf(text);
  if (typeof pid !== 'number') return false;
  // Of another machine nobody here can tell.
  if (host !== hostname()) return true;
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
};
