import { aborted } from '../clock.ts';
import { PodwardenError, ServerError } from '../errors.ts';
import type { Podwarden } from '../podwarden.ts';
import type { Answer, Body } from '../types.ts';
import { assertUnchanged, type Bytes, piecesOf, type UploadSource } from './bytes.ts';
import type { NewHasher } from './hasher.ts';
import { PartUrls } from './part-urls.ts';
import { persist } from './persist.ts';
import { putBytes } from './put-bytes.ts';
import type { UploadTally } from './upload-tally.ts';

/**
 * The number of parts that are sent in parallel. Four fill a connection with high latency, and browsers allow six connections to one host.
 */
const partsAtOnce = 4;

export type PartsState = Extract<Answer<'getDatasetUpload'>, { readonly upload_id: string }>;

export interface Sending {
  readonly podwarden: Podwarden;
  readonly datasetId: string;
  readonly source: UploadSource;
  readonly tally: UploadTally;
  readonly newMd5: NewHasher;
  readonly signal: AbortSignal | undefined;
}

/**
 * Sends several parts in parallel: those that the storage lacks and those whose stored bytes differ. Returns the body of the call that
 * completes the upload. `etags` holds the ETags of parts that this process has already sent or compared. Throws the first error after all
 * requests have ended.
 */
export const sendParts = async (
  sending: Sending,
  state: PartsState,
  etags: Map<number, string>,
): Promise<Body<'completeDataset'>> => {
  const { upload_id, part_size_bytes } = state;
  if (!(part_size_bytes >= 1)) throw new ServerError('unreadable_answer', 'The server told no size of parts.');
  const count = Math.ceil(sending.source.size / part_size_bytes);
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(sending.signal === undefined ? [] : [sending.signal])]);
  const send = partSender({ ...sending, signal }, state, etags);
  let next = 1;
  let fault: unknown;
  const work = async (): Promise<void> => {
    while (next <= count && !signal.aborted) {
      const number = next;
      next += 1;
      await send(number);
    }
  };
  const worker = () =>
    work().catch((error: unknown) => {
      fault ??= error;
      stop.abort();
    });
  await Promise.all(Array.from({ length: partsAtOnce }, worker));
  if (sending.signal?.aborted) throw aborted(sending.signal);
  if (fault !== undefined) throw fault;
  await assertUnchanged(sending.source);
  const parts = [...etags].sort(([one], [other]) => one - other);
  return { upload_id, parts: parts.map(([part_number, etag]) => ({ part_number, etag })) };
};

const partSender = (sending: Sending, state: PartsState, etags: Map<number, string>) => {
  const { podwarden, datasetId, source, tally, signal } = sending;
  const { part_size_bytes: partBytes } = state;
  const standing = new Map(state.uploaded_parts.map((part) => [part.part_number, part]));
  const urls = new PartUrls(podwarden, datasetId, state, signal === undefined ? {} : { signal });
  const count = Math.ceil(source.size / partBytes);
  // If the URL of this part has expired, so have the URLs of the parts sent in parallel. One call therefore requests new URLs for all these
  // parts.
  const around = (number: number): number[] =>
    Array.from({ length: 50 }, (_, index) => number - partsAtOnce + index).filter(
      (one) => one >= 1 && one <= count && one !== number && !standing.has(one),
    );

  return async (number: number): Promise<void> => {
    const bytes = source.slice((number - 1) * partBytes, Math.min(number * partBytes, source.size));
    const etag = standing.get(number)?.etag;
    if (etag !== undefined) {
      const isOurs = etags.get(number) === etag;
      if (isOurs) return;
      if ((await md5Of(bytes, sending)) === etag.replaceAll('"', '').toLowerCase()) {
        etags.set(number, etag);
        return tally.resumed(number, bytes.size);
      }
      if (!etags.has(number)) tally.changed(bytes.size);
    }
    const options = { method: 'PUT', afterFault: () => assertUnchanged(source), signal } as const;
    const sent = await persist(podwarden.settings, options, async (_, goesTo) => {
      const held = await urls.take(number, around(number));
      goesTo(held.url);
      const onSent = (sentBytes: number) => tally.sent(number, Math.min(sentBytes, bytes.size));
      try {
        return await putBytes(podwarden.settings, { url: held.url, headers: {}, bytes, onSent, signal });
      } catch (error) {
        tally.sent(number, 0);
        if (error instanceof PodwardenError && error.status === 403) urls.forget(held);
        throw error;
      }
    });
    if (sent === null) {
      throw new ServerError(
        'unreadable_answer',
        'The storage told no ETag: its CORS rules do not show it to this page.',
      );
    }
    etags.set(number, sent);
  };
};

const md5Of = async (bytes: Bytes, { newMd5, signal }: Sending): Promise<string> => {
  const hasher = newMd5();
  for await (const piece of piecesOf(bytes.stream())) {
    if (signal?.aborted) throw aborted(signal);
    hasher.update(piece);
  }
  return hasher.hex();
};
