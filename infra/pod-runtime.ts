import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ustar } from './ustar.ts';

/** The contents of a pod's archive: the package, its tables and its locked requirements; no tests, no caches, no bytecode. */
const shipped = [
  'podwarden_pod/**/*.py',
  'podwarden_pod/**/*.json',
  'requirements*.txt',
  'podwarden_pod/**/requirements*.txt',
];

/** The same sources give the same bytes on any machine, because pods check the archive's SHA-256 and CDK names it by hash. */
export const packPodRuntime = (podDir: string): { readonly bytes: Uint8Array; readonly sha256: string } => {
  const names = [...new Set(globSync(shipped, { cwd: podDir }))].sort();
  const files = names.map((name) => ({ name, bytes: readFileSync(join(podDir, name)) }));
  const bytes = gzipSync(ustar(files), { level: 9 });
  // The byte of the gzip header that names the operating system (RFC 1952, 2.3): 255 is "unknown".
  bytes[9] = 255;
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
};
