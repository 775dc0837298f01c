import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';

/** An entry of the client, for example `index.ts`, as a page of a browser gets it. */
export const clientBundle = async (entry: string): Promise<{ gzippedBytes: number; metafile: Metafile }> => {
  const { outputFiles, metafile } = await build({
    absWorkingDir: join(import.meta.dirname, '../..'),
    entryPoints: [`shared/client/${entry}`],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    metafile: true,
  });
  return { gzippedBytes: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length, metafile };
};
