import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild';
import { bundleKey, bundleRecord, readBundleRecord } from './bundle-record.ts';
import { packPodRuntime } from './pod-runtime.ts';

/** The assets of the stacks. */
export interface Build {
  /** The folder that holds `<feature>/<function name>/index.mjs` for each function. */
  readonly functionsDir: string;
  readonly podRuntime: { readonly path: string; readonly sha256: string };
  readonly metafile: Metafile;
}

/** Writes a file in one step, and only if its content differs, because two synths may run at once (tests, the local stack). */
const writeIfChanged = (path: string, bytes: Uint8Array): void => {
  if (existsSync(path) && readFileSync(path).equals(bytes)) return;
  mkdirSync(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, bytes);
  renameSync(partial, path);
};

/** The options of esbuild for the code of a function. */
export const functionBundling = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  // The functions that create pods contain the start script of pods as a text.
  loader: { '.sh': 'text' },
  alias: { '@aws-sdk/credential-provider-node': join(import.meta.dirname, '../shared/aws/role-credentials.ts') },
  // Some dependencies are CommonJS and call require() for modules of Node.js. An ES module has no require() of its own.
  banner: {
    js: "import{createRequire as podwardenRequire}from'node:module';const require=podwardenRequire(import.meta.url);",
  },
  logLevel: 'warning',
} as const satisfies BuildOptions;

const entryName = (path: string): string => path.replace(/^functions\//, '').replace(/\.lambda\.ts$/, '/index');

const bundleOptions = (root: string, entries: readonly string[], functionsDir: string) =>
  ({
    absWorkingDir: root,
    entryPoints: entries.map((path) => ({ in: path, out: entryName(path) })),
    outdir: functionsDir,
    outExtension: { '.js': '.mjs' },
    write: false,
    metafile: true,
    sourcemap: 'external',
    sourcesContent: false,
    ...functionBundling,
  }) as const satisfies BuildOptions;

/**
 * Bundles every `functions/<feature>/<name>.lambda.ts` in one esbuild call, and packs the Python package of the pods.
 * Source maps lie outside the deployed folders, because Lambda would read megabytes of maps at each cold start. A comment in each
 * bundle names its map. This comment works on a machine that has the folder `.build`, so stack traces there name the sources.
 */
export const bundle = async (root: string): Promise<Build> => {
  const buildDir = join(root, '.build');
  const functionsDir = join(buildDir, 'functions');
  const entries = globSync('functions/*/*.lambda.ts', { cwd: root }).sort();
  const options = bundleOptions(root, entries, functionsDir);
  const recordPath = join(buildDir, 'functions.json');
  const key = bundleKey(root, options);
  let metafile = readBundleRecord(root, recordPath, key);
  if (metafile === undefined) {
    const startedAtMs = Date.now();
    const result = await build(options);
    metafile = result.metafile;
    writeBundles(buildDir, functionsDir, result.outputFiles);
    const record = bundleRecord(root, { key, startedAtMs, metafile });
    if (record !== undefined) writeIfChanged(recordPath, Buffer.from(record));
  }
  removeStale(functionsDir, new Set(entries.map((path) => dirname(entryName(path)))));
  const podRuntime = packPodRuntime(join(root, 'shared/pod'));
  const path = join(buildDir, 'pod/podwarden-pod.tar.gz');
  writeIfChanged(path, podRuntime.bytes);
  return { functionsDir, podRuntime: { path, sha256: podRuntime.sha256 }, metafile };
};

const writeBundles = (buildDir: string, functionsDir: string, files: readonly OutputFile[]): void => {
  for (const file of files) {
    const inside = relative(functionsDir, file.path);
    if (inside.endsWith('.map')) {
      writeIfChanged(join(buildDir, 'maps', inside), file.contents);
    } else {
      const pointer = `//# sourceMappingURL=../../../maps/${inside}.map\n`;
      writeIfChanged(file.path, Buffer.concat([file.contents, Buffer.from(pointer)]));
    }
  }
};

/** Deletes the bundles of functions that the sources no longer have, so that no stack can deploy them. */
const removeStale = (functionsDir: string, kept: ReadonlySet<string>): void => {
  for (const folder of globSync('*/*', { cwd: functionsDir })) {
    if (!kept.has(folder)) rmSync(join(functionsDir, folder), { recursive: true, force: true });
  }
};
