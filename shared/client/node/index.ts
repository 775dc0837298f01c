/** The part that needs a file system, for Node.js: files to upload and to download into. */
export { downloadArtifactTo, downloadDatasetTo, type FileDownload, type FileDownloadOptions } from './download-to.ts';
export { type FileSource, fileSource } from './file-source.ts';
export { folderMemory } from './folder-memory.ts';
export { uploadFile } from './upload-file.ts';
