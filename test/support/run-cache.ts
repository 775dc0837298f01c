import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const variable = 'PODWARDEN_TEST_CACHE';

/** Jest's global set-up of the infra layer: a folder for what its suites make alike, new with each run. */
const prepare = (): void => {
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-run-'));
  process.env[variable] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
};

/** JSON that the first suite of a run makes for all, by everything that it is made of. A fault is thrown and not kept. */
export const madeOnce = <T>(inputs: unknown, make: () => T): T => {
  const folder = process.env[variable];
  if (folder === undefined) return make();
  const file = join(folder, `${createHash('sha256').update(JSON.stringify(inputs)).digest('hex')}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const made = make();
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, JSON.stringify(made));
  renameSync(partial, file);
  return made;
};

export default prepare;
