import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { z } from 'zod';

/** Paths are relative to the root; each has the SHA-256 of its file. */
const hashesSchema = z.record(z.string(), z.string());

/**
 * The record of the last build. Bundling takes 6 to 10 s of the processor, and the same sources give the same bytes. Synths of an
 * unchanged tree (tests, the local stack) read this record instead.
 */
const recordSchema = z.object({
  /** A hash of all that decides on bytes but the sources themselves: options, entries, and which packages are installed. */
  key: z.string(),
  sources: hashesSchema,
  bundles: hashesSchema,
  metafile: z.custom<Metafile>((value) => typeof value === 'object' && value !== null),
});

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const hashOf = (path: string): string => (existsSync(path) ? sha256(readFileSync(path)) : '');

const isAsRecorded = (root: string, hashes: Readonly<Record<string, string>>): boolean =>
  Object.entries(hashes).every(([path, hash]) => hashOf(join(root, path)) === hash);

/** A build that was broken off left a record that is not JSON or names bytes that are not there: then all is made anew. */
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

/** Packages resolve to the same files while both locks stand; every import of our own sources names its file with its extension. */
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
  /** When the build began, in milliseconds: a source that changed since may not be what it read. */
  readonly startedAtMs: number;
  readonly metafile: Metafile;
}

/** The text of the record, or `undefined` where a source changed while it was read. */
export const bundleRecord = (root: string, { key, startedAtMs, metafile }: BuildInputs): string | undefined => {
  const hashes = (paths: readonly string[]) =>
    Object.fromEntries(paths.map((path) => [path, hashOf(join(root, path))]));
  const sources = Object.keys(metafile.inputs);
  if (sources.some((path) => statSync(join(root, path)).mtimeMs >= startedAtMs)) return undefined;
  const bundles = Object.keys(metafile.outputs).filter((path) => path.endsWith('.mjs'));
  return JSON.stringify({ key, sources: hashes(sources), bundles: hashes(bundles), metafile });
};
