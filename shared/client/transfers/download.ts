import { ServerError } from '../errors.ts';
import type { Settings } from '../options.ts';
import type { CallOptions } from '../types.ts';
import type { DownloadSink } from './download-sink.ts';
import type { NewHasher } from './hasher.ts';
import { persist } from './persist.ts';
import { type OfferCall, RangeDownload } from './range-download.ts';
import { sha256 } from './sha256.ts';

export interface DownloadProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** The bytes that an earlier download left and that are not downloaded again. */
  readonly resumedBytes: number;
}

export interface DownloadOptions extends CallOptions {
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** A faster SHA-256 of the platform, if there is one. The default is the client's own in JavaScript. */
  readonly newSha256?: NewHasher;
}

/** The most complete downloads. A wrong SHA-256 leads to another download if the bytes came from more than one source. */
const mostRounds = 3;

/**
 * Downloads all bytes into the sink and checks them. Continues after a lost connection, and from bytes that an earlier download left.
 * Throws `ServerError` `checksum_mismatch` after clearing the sink. Throws `storage_refused`, whose class depends on its HTTP status, and
 * what `offer` and the sink throw. The sink then keeps its bytes for a later call.
 */
export const download = async (
  settings: Settings,
  offer: OfferCall,
  sink: DownloadSink,
  { onProgress, newSha256 = sha256, signal }: DownloadOptions,
): Promise<void> => {
  const options = signal === undefined ? {} : { signal };
  const first = await offer(options);
  const tell = ({ doneBytes, resumedBytes }: RangeDownload) =>
    onProgress?.({ doneBytes, totalBytes: first.size_bytes, resumedBytes });
  const fetching = new RangeDownload(settings, { sink, offer: first, newSha256, tell, signal });
  await fetching.takeStored();
  for (let round = 1; ; round += 1) {
    await persist(settings, { method: 'GET', gotOn: fetching.gotOn, signal }, async (retries, goesTo) => {
      if (fetching.isWhole) return;
      // A retry needs a fresh URL: the first one may have expired by the time the connection is lost.
      const { url } = retries === 0 ? first : await offer(options);
      goesTo(url);
      await fetching.fetchRest(url);
    });
    const { isPatched } = fetching;
    if (fetching.isRight()) return;
    await fetching.restart();
    // Bytes from several answers or from an earlier download may be wrong together although each source is right alone.
    if (isPatched && round < mostRounds) continue;
    throw new ServerError('checksum_mismatch', 'The bytes that arrived do not have the SHA-256 that they should have.');
  }
};
