import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** Where downloads and builds are kept between runs, outside the clone: a fresh clone needs them no more than an old one. */
export const cacheFolder = (name: string): string => {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'podwarden-conformance', name);
  mkdirSync(folder, { recursive: true });
  return folder;
};

/** The folder of this version, filled once by `fill`. It appears whole or not at all, also where two runs fill it at once. */
export const keptFolder = (name: string, version: string, fill: (folder: string) => void): string => {
  const kept = join(cacheFolder(name), version);
  if (existsSync(kept)) return kept;
  const folder = mkdtempSync(join(cacheFolder(name), 'new-'));
  try {
    fill(folder);
    renameSync(folder, kept);
  } catch (error) {
    // Another run has filled it meanwhile.
    if (!existsSync(kept)) throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return kept;
};
