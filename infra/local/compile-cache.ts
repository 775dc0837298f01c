import { join } from 'node:path';

/** Node.js keeps compiled code here, one entry for each path, and uses one only while the file has the same bytes. */
export const compileCacheFolder = join(import.meta.dirname, '../../node_modules/.cache/podwarden');

/** For the environment of threads that start often: what they run is compiled, and rid of its types, once. */
export const compiledOnce = { NODE_COMPILE_CACHE: compileCacheFolder } as const;
