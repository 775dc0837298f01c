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
  /** The bytes that an earlier upload of the same file had sent. */
  readonly resumedBytes: number;
  readonly bytesPerSecond: number | undefined;
  readonly isCompleting: boolean;
}

/** The state of the upload of a file. The upload continues while the person visits other screens. */
export interface Upload {
  readonly file: File;
  readonly at: 'checking' | 'checked' | 'sending' | 'paused' | 'done';
  readonly progress: CheckProgress;
  readonly checked?: CheckedFile;
  readonly sending: Sending;
  /** The dataset that the upload created or resumes. */
  readonly datasetId?: string | undefined;
  readonly error?: Error | undefined;
}

export interface Names {
  readonly name?: string;
  readonly description?: string;
}

/** The current upload. Only one upload runs at a time, because two uploads would compete for the same bandwidth. */
export const upload = signal<Upload | undefined>(undefined);

let controller = new AbortController();
let named: Names = {};

const nothingSent: Sending = { doneBytes: 0, resumedBytes: 0, bytesPerSecond: undefined, isCompleting: false };

/**
 * Ends the current upload. Returns the abort signal of a new upload and a function that reports its progress. An ended upload reports
 * nothing more.
 */
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

/** Checks a file without sending it. `datasetId` names the dataset whose upload is resumed. */
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

/** Sends the bytes of the file that the server does not have yet. */
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

/** Pauses the upload. The server keeps the bytes that have arrived, and choosing the same file resumes the upload. */
export const pauseUpload = (): void => {
  if (upload.value !== undefined) upload.value = { ...upload.value, at: 'paused' };
  controller.abort();
};

/** Ends the upload and forgets the file. The server keeps the bytes that have arrived. */
export const leaveUpload = (): void => {
  controller.abort();
  upload.value = undefined;
};

/**
 * Waits for the id of a dataset whose creation is in progress. An abort at this moment could leave a dataset that the page does not know.
 */
const announced = (): Promise<string | undefined> => {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const stop = upload.subscribe((state) => {
    if (state?.datasetId !== undefined || state?.at !== 'sending') resolve(state?.datasetId);
  });
  return promise.finally(stop);
};

/** Ends the upload and deletes the dataset that it created, with the parts that have arrived. */
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

// The next user must not see the upload of the previous one. After a sign-in, choosing the same file resumes the upload.
effect(() => {
  if (session.value.kind === 'signed-out') leaveUpload();
});

// A reload ends a running upload, which can be resumed with the same file. The browser asks the person first.
effect(() => losesByReload('upload', upload.value?.at === 'sending'));
