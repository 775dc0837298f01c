import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { ConflictError, RefusedError } from '../errors.ts';
import type { Settings } from '../options.ts';
import type { Podwarden } from '../podwarden.ts';
import { type DownloadOptions, download } from '../transfers/download.ts';
import { artifactOffer } from '../transfers/download-artifact.ts';
import { datasetOffer } from '../transfers/download-dataset.ts';
import type { Offer, OfferCall } from '../transfers/range-download.ts';
import { reading, writing } from './file-fault.ts';
import { withLock } from './file-lock.ts';
import { nativeSha256 } from './native-hashers.ts';
import { PartFile } from './part-file.ts';

export interface FileDownloadOptions extends DownloadOptions {
  /** Replaces an existing file whose content differs. */
  readonly overwrite?: boolean;
}

export interface FileDownload {
  /** False when the file already existed with the same bytes, so that nothing was downloaded. */
  readonly isFetched: boolean;
}

/**
 * Downloads an artifact into a file. The file appears under its name only when the download is complete and its SHA-256 is right. An
 * interrupted download leaves its bytes in another file of the same folder, whose name ends in `.part`. A repeated call continues from
 * those bytes. Throws what `downloadArtifact` throws, `RefusedError` `file_unwritable`, and `ConflictError` `file_exists` or `file_in_use`.
 */
export const downloadArtifactTo = (
  podwarden: Podwarden,
  jobId: string,
  artifactId: string,
  path: string,
  options: FileDownloadOptions = {},
): Promise<FileDownload> =>
  downloadTo(podwarden.settings, artifactOffer(podwarden, jobId, artifactId), artifactId, path, options);

/**
 * Downloads the uploaded bytes of a dataset into a file, in the same way as `downloadArtifactTo`. The SHA-256 is checked if the upload
 * announced one.
 */
export const downloadDatasetTo = (
  podwarden: Podwarden,
  datasetId: string,
  path: string,
  options: FileDownloadOptions = {},
): Promise<FileDownload> =>
  downloadTo(podwarden.settings, datasetOffer(podwarden, datasetId), datasetId, path, options);

const downloadTo = async (
  settings: Settings,
  offer: OfferCall,
  id: string,
  path: string,
  { overwrite = false, ...options }: FileDownloadOptions,
): Promise<FileDownload> => {
  const first = await offer(options.signal === undefined ? {} : { signal: options.signal });
  if (await isThere(path, first, overwrite)) return { isFetched: false };
  // The name holds the id, so that no download continues with the bytes of another one.
  const partPath = `${path}.${id.slice(0, 8)}.part`;
  let isFirst = true;
  const offers: OfferCall = (call) => {
    if (!isFirst) return offer(call);
    isFirst = false;
    return Promise.resolve(first);
  };
  const run = async () => {
    const part = await PartFile.open(partPath);
    try {
      await download(settings, offers, part, { newSha256: nativeSha256, ...options });
      if (await isThere(path, first, overwrite)) await part.clear();
      else await part.finish(path);
    } finally {
      await part.close();
    }
  };
  await writing(path, () => withLock(`${partPath}.lock`, run));
  return { isFetched: true };
};

/** True when the path already holds the offered bytes. Throws if the path holds something else and `overwrite` is false, or is a folder. */
const isThere = async (path: string, { size_bytes, sha256 }: Offer, overwrite: boolean): Promise<boolean> => {
  const stats = await lstat(path).catch(() => undefined);
  if (stats === undefined) return false;
  if (stats.isDirectory()) throw new RefusedError('file_unwritable', `${path} cannot be written: it is a folder.`);
  if (stats.isFile() && stats.size === size_bytes && sha256 !== undefined && (await sha256Of(path)) === sha256)
    return true;
  if (overwrite) return false;
  throw new ConflictError('file_exists', `${path} is there already, and is something else.`);
};

const sha256Of = (path: string): Promise<string> =>
  reading(path, async () => {
    const hasher = nativeSha256();
    for await (const piece of createReadStream(path)) hasher.update(piece);
    return hasher.hex();
  });
