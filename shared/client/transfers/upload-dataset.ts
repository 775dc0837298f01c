import { AbortedError, ConflictError, NotFoundError, PodwardenError, RefusedError } from '../errors.ts';
import { newKey } from '../new-key.ts';
import type { Podwarden } from '../podwarden.ts';
import type { Answer, Body, CallOptions, Dataset } from '../types.ts';
import { assertUnchanged, type UploadSource } from './bytes.ts';
import type { NewHasher } from './hasher.ts';
import { md5 } from './md5.ts';
import { persist } from './persist.ts';
import { putBytes } from './put-bytes.ts';
import { type Sending, sendParts } from './send-parts.ts';
import { nobodysMemory, type OneUpload, oneUpload, type UploadMemory } from './upload-memory.ts';
import { type UploadProgress, UploadTally } from './upload-tally.ts';

export interface UploadCheck {
  readonly source: UploadSource;
  /** Earlier bytes of it are in the storage, so it was checked before; it may have changed since. */
  readonly isResumed: boolean;
  /** Makes `onProgress` hear of it. */
  readonly onChecked: (checkedBytes: number) => void;
  readonly signal: AbortSignal | undefined;
}

export interface UploadOptions extends CallOptions, Partial<Omit<Body<'createDataset'>, 'size_bytes'>> {
  /** Where the upload is remembered, so that the same call after an abort, a crash or a reload goes on with it. */
  readonly resume?: UploadMemory;
  /** Goes on with the upload of this dataset, which was announced with just as many bytes. */
  readonly datasetId?: string;
  /** Runs before anything is announced; what it throws ends the upload. */
  readonly check?: (check: UploadCheck) => Promise<void>;
  readonly onProgress?: (progress: UploadProgress) => void;
  /** Where the platform has a faster MD5 than the one in here. */
  readonly newMd5?: NewHasher;
}

type UploadState = Answer<'getDatasetUpload'>;

/** A dataset under way, and where its upload stands; `undefined` where all of it has arrived. */
interface Underway {
  readonly datasetId: string;
  readonly state: UploadState | undefined;
}

/**
 * Announces a dataset, sends the bytes to the storage and completes it; answers it, ready. With `resume` or `datasetId` it goes on with an upload
 * that was broken off: what the storage has of the same bytes is not sent again. An abort leaves what can be gone on with where there is `resume` or
 * `datasetId`, and nothing otherwise.
 *
 * Throws what `check` throws, `RefusedError` `dataset_rejected` with the first fault of the content, `ConflictError` `file_changed` where the file
 * changes meanwhile and `upload_lost` where the storage has dropped what was sent, `storage_refused` of the class for its status, and what each
 * call throws.
 */
export const uploadDataset = async (
  podwarden: Podwarden,
  source: UploadSource,
  { resume, datasetId, check, onProgress, newMd5 = md5, signal, ...wish }: UploadOptions = {},
): Promise<Dataset> => {
  const body = bodyOf(source, wish);
  const memory = resume === undefined ? nobodysMemory : oneUpload(resume, podwarden.settings.baseUrl, source, body);
  const options: CallOptions = signal === undefined ? {} : { signal };
  const tally = new UploadTally(source.size, onProgress);
  const found =
    datasetId === undefined
      ? await remembered(podwarden, memory, options)
      : await named(podwarden, datasetId, source, options);
  await check?.({ source, isResumed: found !== undefined, onChecked: (bytes) => tally.checked(bytes), signal });
  const underway = found ?? (await announced(podwarden, body, memory, options));
  tally.announced(underway.datasetId);
  const sending: Sending = { podwarden, datasetId: underway.datasetId, source, tally, newMd5, signal };
  const isForgotten = resume === undefined && datasetId === undefined;
  try {
    const dataset = await sendAndComplete(sending, underway.state, options);
    await memory.forget();
    return dataset;
  } catch (error) {
    const isOver = error instanceof PodwardenError && ends.includes(error.code);
    if (isOver) await memory.forget();
    // Nobody will send the rest, and parts that have arrived are billed until the storage drops them.
    if (isForgotten && error instanceof AbortedError) await deleteQuietly(podwarden, underway.datasetId);
    throw error;
  }
};

/** Codes after which there is nothing to go on with. */
const ends: readonly string[] = ['dataset_rejected', 'complete_limit_reached', 'upload_lost', 'not_found'];

/** A process that was asked to stop waits no longer than this. */
const deletionMs = 5_000;

const deleteQuietly = (podwarden: Podwarden, datasetId: string): Promise<unknown> =>
  podwarden.datasets.delete(datasetId, { signal: AbortSignal.timeout(deletionMs) }).catch(() => undefined);

const bodyOf = (source: UploadSource, wish: Partial<Body<'createDataset'>>): Body<'createDataset'> => {
  const name = wish.name ?? source.name;
  if (name === undefined) throw new RefusedError('invalid_request', 'Give the dataset a name: its file has none.');
  if (source.size === 0) throw new RefusedError('invalid_request', 'The file is empty.');
  return { ...wish, name, size_bytes: source.size };
};

const stateOf = async (podwarden: Podwarden, datasetId: string, options: CallOptions): Promise<Underway> => {
  try {
    return { datasetId, state: await podwarden.datasets.uploadState(datasetId, options) };
  } catch (error) {
    // The upload was completed, and the answer to that was lost.
    if (error instanceof ConflictError) return { datasetId, state: undefined };
    throw error;
  }
};

const named = async (podwarden: Podwarden, datasetId: string, { size }: UploadSource, options: CallOptions) => {
  const { size_bytes } = await podwarden.datasets.get(datasetId, options);
  if (size_bytes === size) return stateOf(podwarden, datasetId, options);
  throw new ConflictError(
    'file_changed',
    `The file has ${size} bytes, and the dataset was announced with ${size_bytes}: it is another file, or was changed.`,
  );
};

const remembered = async (
  podwarden: Podwarden,
  memory: OneUpload,
  options: CallOptions,
): Promise<Underway | undefined> => {
  const record = await memory.read();
  if (record?.datasetId === undefined) return undefined;
  try {
    return await stateOf(podwarden, record.datasetId, options);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    // The dataset was deleted, or is another user's.
    await memory.forget();
    return undefined;
  }
};

const announced = async (
  podwarden: Podwarden,
  body: Body<'createDataset'>,
  memory: OneUpload,
  options: CallOptions,
): Promise<Underway> => {
  const remembered = await memory.read();
  const idempotencyKey = remembered?.idempotencyKey ?? newKey(podwarden.settings.random);
  await memory.write({ idempotencyKey });
  try {
    const { dataset, upload } = await podwarden.datasets.create(body, { idempotencyKey, ...options });
    await memory.write({ idempotencyKey, datasetId: dataset.id });
    return { datasetId: dataset.id, state: stateOfNew(upload, body.size_bytes) };
  } catch (error) {
    if (!(error instanceof ConflictError) || remembered === undefined) throw error;
    // The dataset of the remembered key was deleted.
    await memory.forget();
    return announced(podwarden, body, memory, options);
  }
};

const stateOfNew = (upload: Answer<'createDataset'>['upload'], sizeBytes: number): UploadState | undefined => {
  if (upload === undefined || 'method' in upload) return upload;
  return { ...upload, part_count: Math.ceil(sizeBytes / upload.part_size_bytes), uploaded_parts: [] };
};

/** Rounds of sending what is missing: another process may send the same parts meanwhile, and then the ETags are others. */
const mostRounds = 3;

const sendAndComplete = async (
  sending: Sending,
  first: UploadState | undefined,
  options: CallOptions,
): Promise<Dataset> => {
  const { podwarden, datasetId, tally } = sending;
  const etags = new Map<number, string>();
  let state = first;
  for (let round = 1; ; round += 1) {
    const sent = state === undefined ? { completion: {} } : await sendAll(sending, state, etags, options);
    tally.completing();
    try {
      return await podwarden.datasets.complete(datasetId, sent.completion, options);
    } catch (error) {
      if (!(error instanceof PodwardenError) || error.code !== 'upload_incomplete') throw error;
      if (sent.isGone) {
        await deleteQuietly(podwarden, datasetId);
        throw new ConflictError('upload_lost', 'The storage has dropped what was sent, as it does after two days.');
      }
      if (round === mostRounds) throw error;
      state = (await stateOf(podwarden, datasetId, options)).state;
    }
  }
};

interface Sent {
  readonly completion: Body<'completeDataset'>;
  /** The storage does not or no longer know the upload: either another process has completed it, or it was dropped. */
  readonly isGone?: boolean;
}

const sendAll = async (
  sending: Sending,
  state: UploadState,
  etags: Map<number, string>,
  options: CallOptions,
): Promise<Sent> => {
  if ('method' in state) {
    await sendWhole(sending, state, options);
    return { completion: {} };
  }
  try {
    return { completion: await sendParts(sending, state, etags) };
  } catch (error) {
    if (!(error instanceof NotFoundError) || error.code !== 'storage_refused') throw error;
    return { completion: { upload_id: state.upload_id }, isGone: true };
  }
};

type WholeState = Extract<UploadState, { readonly method: 'PUT' }>;

const sendWhole = async (
  { podwarden, datasetId, source, tally, signal }: Sending,
  first: WholeState,
  options: CallOptions,
): Promise<void> => {
  const afterFault = () => assertUnchanged(source);
  await persist(podwarden.settings, { method: 'PUT', afterFault, signal }, async (retries, goesTo) => {
    const state = retries === 0 ? first : await podwarden.datasets.uploadState(datasetId, options);
    if (!('method' in state)) throw new ConflictError('conflict', 'The upload is in parts by now.');
    goesTo(state.url);
    const { url, headers } = state;
    const onSent = (sentBytes: number) => tally.sent(1, Math.min(sentBytes, source.size));
    await putBytes(podwarden.settings, { url, headers, bytes: source, onSent, signal });
  });
  await assertUnchanged(source);
};
