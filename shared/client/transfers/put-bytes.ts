import { oneTry } from '../one-try.ts';
import type { Settings } from '../options.ts';
import type { PutWish } from './put.ts';
import { putByFetch } from './put-by-fetch.ts';
import { hasXhr, putByXhr } from './put-by-xhr.ts';
import { storageError } from './storage-error.ts';

/** A try whose progress cannot be seen gets the time that a slow line needs. */
const slowestBytesPerMs = 64;

/**
 * One try to PUT bytes to a presigned URL; answers the ETag, where it may be read. No token is sent: the URL is the credential, and
 * S3 refuses two. A try that gets no further for `timeoutMs` is over. Throws `ConnectionError`, `AbortedError`, and
 * `storage_refused` of the class for its status.
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
