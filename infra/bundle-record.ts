import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { z } from 'zod';

/** The SHA-256 of each file, by the path of the file relative to the root. */
const hashesSchema = z.record(z.string(), z.string());

/**
 * The record of the last build. Bundling takes 6 to 10 s of processor time, and the same sources give the same bytes. So a synth of an
 * unchanged tree (tests, the local stack) reads this record instead of bundling.
 */
const recordSchema = z.object({
  /** A hash of everything except the sources that determines the bytes: options, entries, and the installed packages. */
  key: z.string(),
  sources: hashesSchema,
  bundles: hashesSchema,
  metafile: z.custom<Metafile>((value) => typeof value === 'object' && value !== null),
});

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const hashOf = (path: string): string => (existsSync(path) ? sha256(readFileSync(path)) : '');

const isAsRecorded = (root: string, hashes: Readonly<Record<string, string>>): boolean =>
  Object.entries(hashes).every(([path, hash]) => hashOf(join(root, path)) === hash);

/**
 * Returns the metafile of the last build, or `undefined` if the bundles must be built again. An interrupted build may leave a record
 * that is not JSON or that names missing files.
 */
export const readBundleRecord = (root: string, path: string, key: string): Metafile | undefined => {
  if (!existsSync(path)) return undefined;
  try {
    const record = recordSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    const isCurrent = record.key === key && isAsRecorded(root, record.sources) && isAsRecorded(root, record.bundles);
    return isCurrent ? record.metafile : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Returns the key of a build. An import of a package means the same file as long as both lock files are unchanged. Every import of our own
 * sources names its file with the extension, so no other input decides which file an import means.
 */
export const bundleKey = (root: string, ...decisions: readonly unknown[]): string =>
  sha256(
    JSON.stringify([
      ...['package-lock.json', 'node_modules/.package-lock.json', 'tsconfig.json'].map((path) =>
        hashOf(join(root, path)),
      ),
      ...decisions,
    ]),
  );

export interface BuildInputs {
  readonly key: string;
  /** The time when the build began, in milliseconds. A source that changed later may differ from the source that the build read. */
  readonly startedAtMs: number;
  readonly metafile: Metafile;
}

/** Returns the text of the record, or `undefined` if a source changed during the build. */
export const bundleRecord = (root: string, { key, startedAtMs, metafile }: BuildInputs): string | undefined => {
  const hashes = (paths: readonly string[]) =>
    Object.fromEntries(paths.map((path) => [path, hashOf(join(root, path))]));
  const sources = Object.keys(metafile.inputs);
  if (sources.some((path) => statSync(join(root, path)).mtimeMs >= startedAtMs)) return undefined;
  const bundles = Object.keys(metafile.outputs).filter((path) => path.endsWith('.mjs'));
  return JSON.stringify({ key, sources: hashes(sources), bundles: hashes(bundles), metafile });
};
