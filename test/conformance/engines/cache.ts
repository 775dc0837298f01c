import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** Where downloads and builds are kept between runs, outside the clone: a fresh clone needs them no more than an old one. */
export const cacheFolder = (name: string): string => {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'podwarden-conformance', name);
  mkdirSync(folder, { recursive: true });
  return folder;
};
