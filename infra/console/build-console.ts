import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { speechesAsJsonLines } from '../local/demo/demo-dataset.ts';

export interface ConsoleFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** True if the file name contains a hash of the content, so that a browser need not ask for the file again. */
  readonly immutable: boolean;
}

export interface ConsoleBuild {
  /** The files by path, without a leading slash: `index.html`, `assets/main-….js`. */
  readonly files: ReadonlyMap<string, ConsoleFile>;
  readonly metafile: Metafile;
}

const source = 'apps/console';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.jsonl': 'application/jsonl; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const contentTypeOf = (path: string): string =>
  contentTypes[path.slice(path.lastIndexOf('.'))] ?? 'application/octet-stream';

const bundling = {
  bundle: true,
  format: 'esm',
  platform: 'browser',
  // The browsers of spring 2024, which support popover, dialog, and color-mix.
  target: ['chrome122', 'firefox125', 'safari17.4'],
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.svg': 'copy' },
  entryNames: 'assets/[name]-[hash]',
  chunkNames: 'assets/[name]-[hash]',
  publicPath: '/',
  outdir: '/',
  write: false,
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Returns the URL path of an output. esbuild names outputs relative to its working folder, and the site has all outputs in one folder. */
const linkTo = (output: string): string => `/assets/${basename(output)}`;

/** Returns the hashed name of the file that esbuild made from an entry point. */
const madeOf = (metafile: Metafile, entry: string): string => {
  const found = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry);
  if (found) return found[0];
  throw new Error(`esbuild made nothing of ${entry}`);
};

/** Returns all files that a script imports before it can run. A browser preloads these files instead of finding one after the other. */
const importedBy = (metafile: Metafile, script: string): readonly string[] => {
  const found = new Set<string>([script]);
  for (const path of found) {
    for (const { path: next, kind } of metafile.outputs[path]?.imports ?? []) {
      if (kind === 'import-statement') found.add(next);
    }
  }
  return [...found].slice(1);
};

const workerSource = `${source}/src/check/check-dataset.ts`;

/** Builds the worker as one file, before the pages. The pages contain the hashed name of this file. */
const buildWorker = (root: string) =>
  build({ ...bundling, absWorkingDir: root, entryPoints: [workerSource], splitting: false });

/** Returns index.html with links to the hashed files. esbuild does not write these links itself. */
const documentOf = (root: string, metafile: Metafile): ConsoleFile => {
  const main = madeOf(metafile, `${source}/src/main.tsx`);
  const preloads = importedBy(metafile, main).map((path) => `<link rel="modulepreload" href="${linkTo(path)}">`);
  const text = readFileSync(join(root, source, 'index.html'), 'utf8')
    .replace('    <script', `${preloads.map((link) => `    ${link}\n`).join('')}    <script`)
    .replace('/main.tsx', linkTo(main))
    .replace('/console.css', linkTo(madeOf(metafile, `${source}/src/style/console.css`)))
    .replace('/icon.svg', linkTo(madeOf(metafile, `${source}/src/icon.svg`)));
  return { bytes: Buffer.from(text), contentType: contentTypeOf('.html'), immutable: false };
};

/** The bytes of the sample dataset for a user's first job: enough for some hundred steps of the smallest trainer. */
const sampleBytes = 300_000;

/** Bundles the pages without writing files. Each screen is a separate chunk, which a browser fetches when the screen is first opened. */
export const buildConsole = async (root: string): Promise<ConsoleBuild> => {
  const worker = await buildWorker(root);
  const { outputFiles, metafile } = await build({
    ...bundling,
    absWorkingDir: root,
    define: { datasetWorkerPath: JSON.stringify(linkTo(madeOf(worker.metafile, workerSource))) },
    entryPoints: [`${source}/src/main.tsx`, `${source}/src/style/console.css`, `${source}/src/icon.svg`],
    splitting: true,
  });
  const files = new Map<string, ConsoleFile>([
    ['index.html', documentOf(root, metafile)],
    [
      'samples/speeches.jsonl',
      { bytes: speechesAsJsonLines(sampleBytes), contentType: contentTypeOf('.jsonl'), immutable: false },
    ],
  ]);
  for (const { path, contents } of [...worker.outputFiles, ...outputFiles]) {
    files.set(relative('/', path), { bytes: contents, contentType: contentTypeOf(path), immutable: true });
  }
  return { files, metafile };
};
