import type { Body } from '../types.ts';
import type { UploadSource } from './bytes.ts';

/** The storage for records of uploads: a page's `localStorage`, or `folderMemory` in Node.js. */
export interface UploadMemory {
  readonly getItem: (key: string) => string | null | Promise<string | null>;
  readonly setItem: (key: string, value: string) => void | Promise<void>;
  readonly removeItem: (key: string) => void | Promise<void>;
}

/** The record of an upload that has begun. */
export interface UploadRecord {
  /**
   * The key of the call that announces the dataset. A repeated call with this key returns the same dataset, even if the process died before
   * the first answer.
   */
  readonly idempotencyKey: string;
  readonly datasetId?: string | undefined;
}

/** The memory of one upload, identified by its API, its file and the body of its dataset. */
export interface OneUpload {
  readonly read: () => Promise<UploadRecord | undefined>;
  readonly write: (record: UploadRecord) => Promise<void>;
  readonly forget: () => Promise<void>;
}

export const oneUpload = (
  memory: UploadMemory,
  baseUrl: string,
  source: UploadSource,
  body: Body<'createDataset'>,
): OneUpload => {
  // The key includes the body, so that a call with another name or format creates another dataset.
  const key = `podwarden-upload ${JSON.stringify([baseUrl, source.place ?? source.name ?? null, body])}`;
  return {
    read: async () => recordOf(await memory.getItem(key)),
    write: async (record) => memory.setItem(key, JSON.stringify(record)),
    forget: async () => memory.removeItem(key),
  };
};

const recordOf = (text: string | null): UploadRecord | undefined => {
  try {
    const { idempotencyKey, datasetId } = JSON.parse(text ?? '') as Partial<Record<keyof UploadRecord, unknown>>;
    if (typeof idempotencyKey !== 'string') return undefined;
    return { idempotencyKey, datasetId: typeof datasetId === 'string' ? datasetId : undefined };
  } catch {
    // The record was cut off or was not written by this client.
    return undefined;
  }
};

export const nobodysMemory: OneUpload = {
  read: async () => undefined,
  write: async () => {},
  forget: async () => {},
};
