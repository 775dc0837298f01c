import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { specsByChapter } from '../../apps/cli/specs/chapters.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'apps/cli');

const options = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  // The oldest version of Node.js that the command line supports.
  target: 'node20',
  // Node.js starts a CommonJS file faster than an ES module.
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  write: false,
  logLevel: 'warning',
  // The program compiles the commands from a text at run time, and such code cannot import modules.
  supported: { 'dynamic-import': false },
} as const satisfies BuildOptions;

const textOf = async (entryPoint: string, plugins: Plugin[] = []): Promise<string> => {
  const { outputFiles } = await build({ ...options, entryPoints: [entryPoint], plugins: [versionAlone, ...plugins] });
  return outputFiles[0]?.text ?? '';
};

/** Reduces package.json to its version, because the program reads no other field. */
const versionAlone: Plugin = {
  name: 'version-alone',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]package\.json$/ }, ({ path }) => {
      if (path !== join(root, 'package.json')) return undefined;
      const { version } = JSON.parse(readFileSync(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    }),
};

/** Replaces two modules by texts that are made at build time: the packed commands and their specs. */
const texts = (commands: string): Plugin => {
  const made: Readonly<Record<string, string>> = {
    'podwarden:run-in-node': deflateRawSync(commands, { level: 9 }).toString('base64'),
    'podwarden:specs': JSON.stringify(specsByChapter),
  };
  return {
    name: 'texts',
    setup: ({ onLoad, onResolve }) => {
      onResolve({ filter: /\/run-in-node\.ts$/ }, () => ({ path: join(folder, 'node/packed-run-in-node.ts') }));
      onResolve({ filter: /\/chapters\.ts$/ }, () => ({ path: join(folder, 'specs/packed-chapters.ts') }));
      onResolve({ filter: /^podwarden:/ }, ({ path }) => ({ path, namespace: 'podwarden' }));
      onLoad({ filter: /./, namespace: 'podwarden' }, ({ path }) => ({ contents: made[path] ?? '', loader: 'text' }));
    },
  };
};

/** Returns the whole command line as the text of one file that Node.js can run. */
export const cliText = async (): Promise<string> =>
  textOf('apps/cli/podwarden.ts', [texts(await textOf('apps/cli/node/run-in-node.ts'))]);

/** Writes the command line to an executable file and returns the path of the file. */
export const bundleCli = async (path: string): Promise<string> => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await cliText());
  chmodSync(path, 0o755);
  return path;
};
