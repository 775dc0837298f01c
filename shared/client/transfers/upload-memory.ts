import type { Body } from '../types.ts';
import type { UploadSource } from './bytes.ts';

/** Where uploads are remembered: a page's `localStorage`, or the files of `folderMemory` in Node.js. */
export interface UploadMemory {
  readonly getItem: (key: string) => string | null | Promise<string | null>;
  readonly setItem: (key: string, value: string) => void | Promise<void>;
  readonly removeItem: (key: string) => void | Promise<void>;
}

/** An upload under way. */
export interface UploadRecord {
  /** Sent again, it announces the same dataset: a process may die before the answer with the id arrives. */
  readonly idempotencyKey: string;
  readonly datasetId?: string | undefined;
}

/** The memory of one upload: of this file, into this dataset, at this API. */
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
  // A caller that asks for another dataset gets another one.
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
    // The record was cut off, or is not ours.
    return undefined;
  }
};

export const nobodysMemory: OneUpload = {
  read: async () => undefined,
  write: async () => {},
  forget: async () => {},
};
