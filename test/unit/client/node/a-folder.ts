import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one suite, which goes with it. */
export const aFolder = (): ((name: string) => string) => {
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-client-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
};
