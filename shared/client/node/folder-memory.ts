import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UploadMemory } from '../transfers/upload-memory.ts';
import { writing } from './file-fault.ts';

/**
 * Remembers uploads in files of a folder that it makes where there is none: the names of a person's files are nobody else's business, so the folder
 * has mode 0700 and its files 0600. Throws `RefusedError` `file_unwritable`.
 */
export const folderMemory = (folder: string): UploadMemory => {
  const pathOf = (key: string) => join(folder, `${createHash('sha256').update(key).digest('hex')}.json`);
  return {
    // An upload whose record cannot be read begins anew.
    getItem: (key) => readFile(pathOf(key), 'utf8').catch(() => null),
    setItem: (key, value) =>
      writing(folder, async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const draft = `${pathOf(key)}.${randomUUID()}`;
        await writeFile(draft, value, { mode: 0o600 });
        // A process that dies meanwhile leaves the old record or the new one, and never a part.
        await rename(draft, pathOf(key));
      }),
    removeItem: (key) => writing(folder, () => rm(pathOf(key), { force: true })),
  };
};
