import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Build, bundle } from '../../infra/bundle.ts';
import { functionFeatures } from '../../shared/names.ts';

/**
 * Bytes of one function, minified, by the clients of AWS that it holds. A function that is over it has taken in something new. `deploy-job` is
 * the largest: it checks, resolves, counts, reserves, writes, seals and asks RunPod, and holds the bootstrap of pods. Of those without a
 * client of AWS it is `get-openapi`, which holds the whole contract and grows with it.
 */
const budgetBytes = (sources: readonly string[]): number => {
  const holds = (client: string) => sources.some((source) => source.includes(`/@aws-sdk/${client}/`));
  if (!holds('client-dynamodb')) return 250_000;
  const more = { 'client-s3': 190_000, 'client-secrets-manager': 50_000, 'client-lambda': 80_000 };
  return 495_000 + Object.entries(more).reduce((sum, [client, bytes]) => sum + (holds(client) ? bytes : 0), 0);
};

describe('bundle', () => {
  let build: Build;

  beforeAll(async () => {
    build = await bundle(process.cwd());
  }, 60_000);

  const outputs = () => Object.entries(build.metafile.outputs).filter(([path]) => path.endsWith('.mjs'));

  test('makes one folder for each function of the table of names', () => {
    const made = outputs().map(([path]) => join(basename(dirname(dirname(path))), basename(dirname(path))));
    const named = [...functionFeatures].map(([name, feature]) => join(feature, name));
    expect(made.sort()).toEqual(named.sort());
  });

  test('keeps every function under its budget', () => {
    const over = outputs().filter(([, { bytes, inputs }]) => bytes > budgetBytes(Object.keys(inputs)));
    expect(over.map(([path, { bytes }]) => `${path}: ${bytes}`)).toEqual([]);
  });

  test('ships no part of CDK, and zod only once', () => {
    for (const [path, { inputs }] of outputs()) {
      const sources = Object.keys(inputs);
      expect(sources.filter((source) => /aws-cdk-lib|constructs\/|esbuild/.test(source))).toEqual([]);
      const zods = new Set(
        sources.filter((source) => source.includes('/zod/')).map((source) => source.split('/zod/')[0]),
      );
      expect([path, zods.size]).toEqual([path, Math.min(zods.size, 1)]);
      // The locales are what `import { z }` drags in, 370 kB of them.
      expect(sources.filter((source) => /zod\/v4\/locales\/(?!en\.)/.test(source))).toEqual([]);
    }
  });

  test('leaves out the sources of credentials that no function has', () => {
    const unneeded = /credential-provider-(?!env)|token-providers|nested-clients/;
    for (const [path, { inputs }] of outputs()) {
      expect([path, Object.keys(inputs).filter((source) => unneeded.test(source))]).toEqual([path, []]);
    }
  });

  test('points each function to a source map that is not shipped', () => {
    for (const [path] of outputs()) {
      const pointer = /\/\/# sourceMappingURL=(\S+)\n$/.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
      const map: { readonly sources: readonly string[] } = JSON.parse(
        readFileSync(join(dirname(path), pointer), 'utf8'),
      );
      expect(dirname(pointer).startsWith('../../../maps/')).toBe(true);
      expect(map.sources.some((source) => source.endsWith('.lambda.ts'))).toBe(true);
    }
  });

  test('names the archive for pods by the SHA-256 of its bytes (F32)', () => {
    const bytes = readFileSync(build.podRuntime.path);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(build.podRuntime.sha256);
  });
});
