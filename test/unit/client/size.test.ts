import { clientBundle } from '../../support/client-bundle.ts';

describe('the client', () => {
  it.each([
    ['index.ts', 8_000],
    ['transfers.ts', 8_000],
    ['webhooks.ts', 1_500],
  ])('asks for nothing that a browser lacks, and %s is at most %d bytes gzipped', async (entry, maxGzippedBytes) => {
    const { gzippedBytes, metafile } = await clientBundle(entry);
    expect(gzippedBytes).toBeLessThanOrEqual(maxGzippedBytes);
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
    expect(imports.filter(({ external }) => external)).toEqual([]);
    // A page that only calls the API does not load how bytes are sent.
    const inputs = Object.keys(metafile.inputs);
    expect(inputs.some((path) => path.includes('/transfers/'))).toBe(entry === 'transfers.ts');
    expect(inputs.some((path) => path.includes('openapi-fetch'))).toBe(entry === 'index.ts');
  });
});
