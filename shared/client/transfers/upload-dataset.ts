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
  /**
   * True when the call continues an upload that an earlier call has begun, after the earlier call's own check. The file may have changed
   * since.
   */
  readonly isResumed: boolean;
  /** Reports the number of checked bytes to `onProgress`. */
  readonly onChecked: (checkedBytes: number) => void;
  readonly signal: AbortSignal | undefined;
}

export interface UploadOptions extends CallOptions, Partial<Omit<Body<'createDataset'>, 'size_bytes'>> {
  /** The memory that stores the upload. The same call after an abort, a crash or a reload then continues the upload. */
  readonly resume?: UploadMemory;
  /** The id of a dataset whose upload the call continues. The dataset must have been announced with the same number of bytes. */
  readonly datasetId?: string;
  /** Runs before a new dataset is announced. An error that `check` throws ends the upload. */
  readonly check?: (check: UploadCheck) => Promise<void>;
  readonly onProgress?: (progress: UploadProgress) => void;
  /** A faster MD5 of the platform, if there is one. The default is the client's own in JavaScript. */
  readonly newMd5?: NewHasher;
}

type UploadState = Answer<'getDatasetUpload'>;

/** A dataset whose upload has begun, with the state of its upload. `state` is `undefined` if all bytes have arrived. */
interface Underway {
  readonly datasetId: string;
  readonly state: UploadState | undefined;
}

/**
 * Announces a dataset, uploads its bytes to the storage and completes it. Returns the ready dataset. The options `resume` and `datasetId`
 * make the call continue an interrupted upload. Bytes that the storage already has are then not sent again. An aborted call with one of
 * these options keeps the sent bytes. An aborted call without these options deletes the dataset.
 *
 * Throws what `check` throws and what each API call throws. Throws `RefusedError` `dataset_rejected` with the first problem of the content.
 * Throws `ConflictError` `file_changed` if the file changes during the upload, and `upload_lost` if the storage has dropped the sent bytes.
 * Throws `storage_refused`, whose class depends on its HTTP status.
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
    // No later call can continue this upload. S3 bills the stored parts until S3 drops the upload, so the dataset is deleted.
    if (isForgotten && error instanceof AbortedError) await deleteQuietly(podwarden, underway.datasetId);
    throw error;
  }
};

/** The error codes after which an upload cannot be continued. */
const ends: readonly string[] = ['dataset_rejected', 'complete_limit_reached', 'upload_lost', 'not_found'];

/** The milliseconds that the deletion may take, because the process may have been asked to stop. */
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
    // A conflict means that the upload was already completed and the answer was lost.
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
    // A 404 means that the dataset was deleted or belongs to another user.
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
    // A conflict with a remembered key means that the key's dataset was deleted. The upload starts again with a new key.
    await memory.forget();
    return announced(podwarden, body, memory, options);
  }
};

const stateOfNew = (upload: Answer<'createDataset'>['upload'], sizeBytes: number): UploadState | undefined => {
  if (upload === undefined || 'method' in upload) return upload;
  return { ...upload, part_count: Math.ceil(sizeBytes / upload.part_size_bytes), uploaded_parts: [] };
};

/** The most rounds of sending missing parts. Another process may upload the same parts meanwhile, which changes their ETags. */
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
  /** True when the storage does not know the upload. The upload was completed by another process or dropped by the storage. */
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
