import { effect, signal } from '@preact/signals';
import { NotFoundError } from '../../../../shared/client/index.ts';
import { uploadDataset } from '../../../../shared/client/transfers.ts';
import { session } from '../session/session.ts';
import { type CheckedFile, type CheckProgress, checkInWorker } from './dataset-check.ts';
import { losesByReload } from './leaving.ts';
import { Pace } from './pace.ts';
import { services } from './services.ts';
import { refresh } from './use-query.ts';

export interface Sending {
  readonly doneBytes: number;
  /** Sent by an earlier upload of the same file. */
  readonly resumedBytes: number;
  readonly bytesPerSecond: number | undefined;
  readonly isCompleting: boolean;
}

/** A file on its way to become a dataset. It goes on while its person looks at other screens. */
export interface Upload {
  readonly file: File;
  readonly at: 'checking' | 'checked' | 'sending' | 'paused' | 'done';
  readonly progress: CheckProgress;
  readonly checked?: CheckedFile;
  readonly sending: Sending;
  /** The dataset that the upload goes on with, or that it has announced. */
  readonly datasetId?: string | undefined;
  readonly error?: Error | undefined;
}

export interface Names {
  readonly name?: string;
  readonly description?: string;
}

/** One at a time: two would share the same line. */
export const upload = signal<Upload | undefined>(undefined);

let controller = new AbortController();
let named: Names = {};

const nothingSent: Sending = { doneBytes: 0, resumedBytes: 0, bytesPerSecond: undefined, isCompleting: false };

/** Ends the upload that goes on, and answers how the new one reports. An ended upload reports nothing more. */
const begin = () => {
  controller.abort();
  controller = new AbortController();
  const { signal: ended } = controller;
  const change = (changed: Partial<Upload>): void => {
    if (!ended.aborted && upload.value !== undefined) upload.value = { ...upload.value, ...changed };
  };
  return { ended, change };
};

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));

/** Checks a file; nothing of it is sent. `datasetId` names the dataset whose upload it goes on with. */
export const chooseFile = async (file: File, datasetId?: string): Promise<void> => {
  const { ended, change } = begin();
  upload.value = { file, at: 'checking', progress: { doneBytes: 0, examples: 0 }, sending: nothingSent, datasetId };
  try {
    const onProgress = (progress: CheckProgress) => change({ progress });
    change({ checked: await checkInWorker({ file, isHead: false }, { onProgress, signal: ended }), at: 'checked' });
  } catch (cause) {
    change({ error: asError(cause) });
  }
};

/** Sends the bytes, or what is missing of them. */
export const sendFile = async (names: Names = named): Promise<void> => {
  const before = upload.value;
  if (before === undefined) return;
  named = names;
  const { ended, change } = begin();
  const pace = new Pace();
  change({ at: 'sending', error: undefined });
  try {
    const dataset = await uploadDataset(services().podwarden, before.file, {
      ...names,
      compression: before.checked?.isGzip ? 'gzip' : 'none',
      resume: localStorage,
      ...(before.datasetId === undefined ? {} : { datasetId: before.datasetId }),
      signal: ended,
      onProgress: ({ phase, datasetId, doneBytes, resumedBytes }) => {
        const bytesPerSecond = pace.add(doneBytes - resumedBytes, performance.now());
        change({
          datasetId,
          sending: { doneBytes, resumedBytes, bytesPerSecond, isCompleting: phase === 'completing' },
        });
      },
    });
    change({ at: 'done', datasetId: dataset.id });
  } catch (cause) {
    change({ at: 'paused', error: asError(cause) });
  }
  await Promise.all([refresh('datasets'), refresh('dataset')]);
};

/** The bytes that have arrived stay, and the same file can be gone on with. */
export const pauseUpload = (): void => {
  if (upload.value !== undefined) upload.value = { ...upload.value, at: 'paused' };
  controller.abort();
};

/** Forgets the file. */
export const leaveUpload = (): void => {
  controller.abort();
  upload.value = undefined;
};

/** The announcement of a dataset that is under way is waited for: cut off, it could leave a dataset that this page does not know. */
const announced = (): Promise<string | undefined> => {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const stop = upload.subscribe((state) => {
    if (state?.datasetId !== undefined || state?.at !== 'sending') resolve(state?.datasetId);
  });
  return promise.finally(stop);
};

/** Deletes also the dataset that the upload has announced, with the parts that have arrived. */
export const giveUpUpload = async (): Promise<void> => {
  const datasetId = await announced();
  leaveUpload();
  if (datasetId === undefined) return;
  await services()
    .podwarden.datasets.delete(datasetId)
    .catch((error: unknown) => {
      if (!(error instanceof NotFoundError)) throw error;
    });
  await refresh('datasets');
};

// The upload of one person is not for the next. The same file goes on with it after a sign-in.
effect(() => {
  if (session.value.kind === 'signed-out') leaveUpload();
});

// A reload ends an upload; the same file can be gone on with, which a person should know before.
effect(() => losesByReload('upload', upload.value?.at === 'sending'));
