import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const source = join(__dirname, '../../../shared/client');

describe('the client', () => {
  it.each([
    ['index.ts', 8_000],
    ['transfers.ts', 8_000],
    ['webhooks.ts', 1_500],
  ])('asks for nothing that a browser lacks, and %s is at most %d bytes gzipped', async (entry, maxGzippedBytes) => {
    const { outputFiles, metafile } = await build({
      entryPoints: [join(source, entry)],
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      write: false,
      metafile: true,
    });
    const [bundle] = outputFiles;
    expect(gzipSync(bundle?.contents ?? '', { level: 9 }).length).toBeLessThanOrEqual(maxGzippedBytes);
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
    expect(imports.filter(({ external }) => external)).toEqual([]);
    // Who only calls the API does not load how bytes are sent.
    const inputs = Object.keys(metafile.inputs);
    expect(inputs.some((path) => path.includes('/transfers/'))).toBe(entry === 'transfers.ts');
    expect(inputs.some((path) => path.includes('openapi-fetch'))).toBe(entry === 'index.ts');
  });
});
