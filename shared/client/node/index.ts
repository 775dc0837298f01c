/** The part of the client that needs a file system, for Node.js: uploads from files and downloads into files. */
export { downloadArtifactTo, downloadDatasetTo, type FileDownload, type FileDownloadOptions } from './download-to.ts';
export { type FileSource, fileSource } from './file-source.ts';
export { folderMemory } from './folder-memory.ts';
export { uploadFile } from './upload-file.ts';
