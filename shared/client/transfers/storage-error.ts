import { ConnectionError, kindOf, PodwardenError } from '../errors.ts';

/** Creates the error for a refusal of S3, whose body is XML. The error does not contain the URL, because the URL is a credential. */
export const storageError = (status: number, body: string, doing: string): PodwardenError => {
  const reason = /<Code>(\w{1,100})<\/Code>/.exec(body)?.[1];
  const told = reason === undefined ? '' : ` (${reason})`;
  return new (kindOf(status))('storage_refused', `The storage answered ${status}${told} to ${doing}.`, {
    status,
    details: reason === undefined ? {} : { reason },
  });
};

/** The statuses of permanent errors: neither a fresh URL nor a retry helps. */
const lasting: readonly (number | undefined)[] = [404, 405, 411, 413, 501];

/**
 * True when a retry with a fresh URL may help: no answer came, the storage or the API was busy, or the storage's refusal is not permanent.
 * S3 answers 403 to an expired URL and 400 to a connection that was idle for too long.
 */
export const isPassing = (error: unknown): boolean => {
  if (error instanceof ConnectionError) return true;
  if (!(error instanceof PodwardenError)) return false;
  if (error.code === 'storage_refused') return !lasting.includes(error.status);
  return error.status === 429 || (error.status ?? 0) >= 500;
};
