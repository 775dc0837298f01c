/** Uploads and downloads. This module is a separate entry of the package, so that callers who only use the API do not load its code. */
export type { Bytes, UploadSource } from './transfers/bytes.ts';
export type { DownloadOptions, DownloadProgress } from './transfers/download.ts';
export { downloadArtifact } from './transfers/download-artifact.ts';
export { downloadDataset } from './transfers/download-dataset.ts';
export type { DownloadSink } from './transfers/download-sink.ts';
export type { Hasher, NewHasher } from './transfers/hasher.ts';
export { type DatasetHead, type HeadOptions, readDatasetHead } from './transfers/read-dataset-head.ts';
export { type UploadCheck, type UploadOptions, uploadDataset } from './transfers/upload-dataset.ts';
export type { UploadMemory } from './transfers/upload-memory.ts';
export type { UploadProgress } from './transfers/upload-tally.ts';
