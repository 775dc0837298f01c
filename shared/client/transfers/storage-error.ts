import { ConnectionError, kindOf, PodwardenError } from '../errors.ts';

/** The error for a refusal of S3, whose body is XML. The URL, which is a credential, is no part of it. */
export const storageError = (status: number, body: string, doing: string): PodwardenError => {
  const reason = /<Code>(\w{1,100})<\/Code>/.exec(body)?.[1];
  const told = reason === undefined ? '' : ` (${reason})`;
  return new (kindOf(status))('storage_refused', `The storage answered ${status}${told} to ${doing}.`, {
    status,
    details: reason === undefined ? {} : { reason },
  });
};

/** Nothing that another URL or another try would mend. */
const lasting: readonly (number | undefined)[] = [404, 405, 411, 413, 501];

/**
 * True when a further try, with a fresh URL, may help: nothing was answered, the storage or the API was busy, or the storage
 * refused what it may take the next time. An expired URL is 403, and a connection that fell asleep is 400.
 */
export const isPassing = (error: unknown): boolean => {
  if (error instanceof ConnectionError) return true;
  if (!(error instanceof PodwardenError)) return false;
  if (error.code === 'storage_refused') return !lasting.includes(error.status);
  return error.status === 429 || (error.status ?? 0) >= 500;
};
