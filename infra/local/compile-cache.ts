import { join } from 'node:path';

/** The folder of Node.js's compile cache. The cache has an entry for each path. An entry is used only if the file has not changed. */
export const compileCacheFolder = join(import.meta.dirname, '../../node_modules/.cache/podwarden');

/** The environment for threads that start often, so that their code is compiled and stripped of types only once. */
export const compiledOnce = { NODE_COMPILE_CACHE: compileCacheFolder } as const;
