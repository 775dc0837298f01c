import { PodwardenError, RefusedError } from '../errors.ts';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'it may not be touched by this user',
  EPERM: 'it may not be touched by this user',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  EROFS: 'its disk can only be read',
  EFBIG: 'it would be too large for its disk',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
};

/** Returns the code of an operating system's error, for example `ENOENT`. Returns `undefined` for other errors. */
export const systemCode = (error: unknown): string | undefined => {
  const { code } = Object(error);
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
};

/** Runs work on a file. An error of the operating system becomes a `RefusedError` with `code` and a sentence for the user. */
const withFaults =
  (code: string, doing: string, absence: string) =>
  async <T>(path: string, run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      const name = error instanceof PodwardenError ? undefined : systemCode(error);
      if (name === undefined) throw error;
      const reason = name === 'ENOENT' ? absence : reasons[name];
      const told = reason === undefined ? name : `${reason} (${name})`;
      throw new RefusedError(code, `${path} cannot be ${doing}: ${told}.`, { cause: error });
    }
  };

/** Runs a read of a file. Throws `RefusedError` `file_unreadable` for an error of the operating system. */
export const reading = withFaults('file_unreadable', 'read', 'it does not exist');

/** Runs a write of a file. Throws `RefusedError` `file_unwritable` for an error of the operating system. */
export const writing = withFaults('file_unwritable', 'written', 'its folder does not exist');
