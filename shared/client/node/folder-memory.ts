import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UploadMemory } from '../transfers/upload-memory.ts';
import { writing } from './file-fault.ts';

/**
 * Stores the records of uploads as files in a folder, which is created if missing. The records hold the names of a person's files, so the
 * folder has mode 0700 and its files have mode 0600. Throws `RefusedError` `file_unwritable`.
 */
export const folderMemory = (folder: string): UploadMemory => {
  const pathOf = (key: string) => join(folder, `${createHash('sha256').update(key).digest('hex')}.json`);
  return {
    // An upload starts from the beginning if the upload's record cannot be read.
    getItem: (key) => readFile(pathOf(key), 'utf8').catch(() => null),
    setItem: (key, value) =>
      writing(folder, async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const draft = `${pathOf(key)}.${randomUUID()}`;
        await writeFile(draft, value, { mode: 0o600 });
        // The rename is atomic: a process that dies here leaves the old record or the new one, never a partial one.
        await rename(draft, pathOf(key));
      }),
    removeItem: (key) => writing(folder, () => rm(pathOf(key), { force: true })),
  };
};
