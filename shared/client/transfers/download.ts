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
  /** Bytes of an earlier download. */
  readonly resumedBytes: number;
}

export interface DownloadOptions extends CallOptions {
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Where the platform has a faster SHA-256 than the one in here. */
  readonly newSha256?: NewHasher;
}

/** Downloads of the whole, where what was patched together is not right. */
const mostRounds = 3;

/**
 * Fetches all bytes into the sink, on from where a connection broke and from what an earlier download has left, and checks them. Throws
 * `ServerError` `checksum_mismatch` with the sink cleared, `storage_refused` of the class for its status, and what `offer` and the sink throw; then
 * the sink has what can be gone on with.
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
      // The one at hand may be as old as the connection that broke.
      const { url } = retries === 0 ? first : await offer(options);
      goesTo(url);
      await fetching.fetchRest(url);
    });
    const { isPatched } = fetching;
    if (fetching.isRight()) return;
    await fetching.restart();
    // Patched of what lay there, or of several answers, it may be wrong where each of them is right.
    if (isPatched && round < mostRounds) continue;
    throw new ServerError('checksum_mismatch', 'The bytes that arrived do not have the SHA-256 that they should have.');
  }
};
