import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ustar } from './ustar.ts';

/** The files in the archive for pods: the Python package, its tables and its locked requirements. Caches and bytecode are left out. */
const shipped = [
  'podwarden_pod/**/*.py',
  'podwarden_pod/**/*.json',
  'requirements*.txt',
  'podwarden_pod/**/requirements*.txt',
];

/**
 * Packs the archive for pods. The same sources give the same bytes on any machine, because pods check the SHA-256 of the archive and CDK
 * names the archive by its hash.
 */
export const packPodRuntime = (podDir: string): { readonly bytes: Uint8Array; readonly sha256: string } => {
  const names = [...new Set(globSync(shipped, { cwd: podDir }))].sort();
  const files = names.map((name) => ({ name, bytes: readFileSync(join(podDir, name)) }));
  const bytes = gzipSync(ustar(files), { level: 9 });
  // This byte of the gzip header names the operating system (RFC 1952, 2.3). The value 255 means "unknown".
  bytes[9] = 255;
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
};
