import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../infra/local/cloud/synthesize.ts';

const variable = 'PODWARDEN_TEST_ASSEMBLY';

/** Jest's global set-up of the e2e layer: the app is synthesized once for all suites. */
const prepare = async (): Promise<void> => {
  const outdir = mkdtempSync(join(tmpdir(), 'podwarden-assembly-'));
  process.env[variable] = outdir;
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  await synthesize({ root: join(import.meta.dirname, '../..'), outdir, settings: {} });
};

/** The assembly that all suites share; `undefined` where a suite runs without that set-up. */
export const sharedAssembly = (): { readonly assembly?: string } => {
  const assembly = process.env[variable];
  return assembly === undefined ? {} : { assembly };
};

export default prepare;
