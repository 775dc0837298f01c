import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { speechesAsJsonLines } from '../local/demo/demo-dataset.ts';

export interface ConsoleFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** The file name holds a hash of the content, so a browser may keep the file for ever. */
  readonly immutable: boolean;
}

export interface ConsoleBuild {
  /** By path, without a slash before it: `index.html`, `assets/main-….js`. */
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
  // Baselines of spring 2024: popover, dialog, and color-mix.
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

/** esbuild names its outputs from the folder that it works in; here they are all in one. */
const linkTo = (output: string): string => `/assets/${basename(output)}`;

/** The file that esbuild made of an entry point, by its hashed name. */
const madeOf = (metafile: Metafile, entry: string): string => {
  const found = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry);
  if (found) return found[0];
  throw new Error(`esbuild made nothing of ${entry}`);
};

/** All that a script imports before it can run, so that a browser need not find it out one after another. */
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

/** A worker stands alone: no chunk of it is a page's. */
const buildWorker = (root: string) =>
  build({ ...bundling, absWorkingDir: root, entryPoints: [workerSource], splitting: false });

/** The document names the hashed files: the one place where they are written into a text. */
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

/** The size of the first job's dataset: enough for some hundred steps of the smallest trainer. */
const sampleBytes = 300_000;

/** Bundles the pages; nothing is written. Each screen is a chunk of its own, which is fetched when it is first looked at. */
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
