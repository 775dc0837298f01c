import { oneTry } from '../one-try.ts';
import type { Settings } from '../options.ts';
import type { PutWish } from './put.ts';
import { putByFetch } from './put-by-fetch.ts';
import { hasXhr, putByXhr } from './put-by-xhr.ts';
import { storageError } from './storage-error.ts';

/**
 * The slowest connection that a try allows for, in bytes per millisecond. The time limit depends on the size only if progress is invisible.
 */
const slowestBytesPerMs = 64;

/**
 * Makes one try to PUT bytes to a presigned URL. Returns the ETag, or `null` if the page may not read it. The request carries no token: the
 * URL is the credential, and S3 refuses requests with two credentials. A try without progress for `timeoutMs` fails. Throws
 * `ConnectionError`, `AbortedError`, and `storage_refused`, whose class depends on its HTTP status.
 */
export const putBytes = async (settings: Settings, { signal, onSent, ...wish }: PutWish): Promise<string | null> => {
  const { clock, timeoutMs } = settings;
  const isBlob = wish.bytes instanceof Blob;
  const isSilent = isBlob && !hasXhr();
  const limitMs = isSilent ? timeoutMs + wish.bytes.size / slowestBytesPerMs : timeoutMs;
  const answer = await oneTry({ timeoutMs: limitMs, clock, signal }, (trySignal, onLife) => {
    const told = (sentBytes: number) => {
      if (trySignal.aborted) return;
      onLife();
      onSent(sentBytes);
    };
    const request = { ...wish, signal: trySignal, onSent: told };
    return isBlob && hasXhr() ? putByXhr(request) : putByFetch(settings.fetch, request);
  });
  if (answer.status !== 200) throw storageError(answer.status, answer.text, 'the upload');
  onSent(wish.bytes.size);
  return answer.etag;
};
