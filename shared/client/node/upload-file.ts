import type { Podwarden } from '../podwarden.ts';
import { type UploadOptions, uploadDataset } from '../transfers/upload-dataset.ts';
import type { Dataset } from '../types.ts';
import { fileSource } from './file-source.ts';
import { nativeMd5 } from './native-hashers.ts';

/** Uploads a file with `uploadDataset`. Throws what `uploadDataset` throws, and `RefusedError` `file_unreadable`. */
export const uploadFile = async (podwarden: Podwarden, path: string, options: UploadOptions = {}): Promise<Dataset> => {
  const source = await fileSource(path);
  try {
    return await uploadDataset(podwarden, source, { newMd5: nativeMd5, ...options });
  } finally {
    await source.close();
  }
};
