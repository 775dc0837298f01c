import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Aws } from '../account/aws-cli.ts';
import type { ConsoleFile } from './build-console.ts';
import { cacheControlOf } from './cache-control.ts';

/** Files that are served with the same headers and are uploaded by one call. */
interface Batch {
  readonly contentType: string;
  readonly cacheControl: string;
  readonly files: readonly (readonly [path: string, bytes: Uint8Array])[];
}

/**
 * The place of a file in the order of uploads. The document names the other files, so it comes last. So a browser that loads the console
 * during an upload gets either the old or the new build.
 */
const rank = (path: string, { immutable }: ConsoleFile): number => (immutable ? 0 : path === 'index.html' ? 2 : 1);

const batchesOf = (files: ReadonlyMap<string, ConsoleFile>): readonly Batch[] => {
  const inOrder = [...files].sort(([path, file], [other, its]) => rank(path, file) - rank(other, its));
  const kinds = Map.groupBy(inOrder, ([path, file]) => `${rank(path, file)} ${file.contentType}`);
  return [...kinds.values()].flatMap((kind) => {
    const [[, first] = []] = kind;
    if (first === undefined) return [];
    const { contentType, immutable } = first;
    return [
      { contentType, cacheControl: cacheControlOf(immutable), files: kind.map(([path, { bytes }]) => [path, bytes]) },
    ];
  });
};

/**
 * Uploads the pages to the bucket. The files of earlier builds stay, a few hundred kilobytes each, because an open tab still fetches
 * the files of its own build. Throws `AwsFault`.
 */
export const publishConsole = async (
  files: ReadonlyMap<string, ConsoleFile>,
  bucket: string,
  aws: Aws,
): Promise<void> => {
  for (const { contentType, cacheControl, files: held } of batchesOf(files)) {
    const folder = mkdtempSync(join(tmpdir(), 'podwarden-console-'));
    try {
      for (const [path, bytes] of held) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), bytes);
      }
      const headers = ['--content-type', contentType, '--cache-control', cacheControl];
      await aws(['s3', 'cp', folder, `s3://${bucket}/`, '--recursive', '--only-show-errors', ...headers]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
};
