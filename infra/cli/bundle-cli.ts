import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'apps/cli/node');

const options = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  // The oldest Node.js that is still maintained.
  target: 'node20',
  // Node.js starts a CommonJS file faster than a module.
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  write: false,
  logLevel: 'warning',
  // Whatever is compiled from a text has no loader of modules.
  supported: { 'dynamic-import': false },
} as const satisfies BuildOptions;

const textOf = async (entryPoint: string, plugins: Plugin[] = []): Promise<string> => {
  const { outputFiles } = await build({ ...options, entryPoints: [entryPoint], plugins });
  return outputFiles[0]?.text ?? '';
};

/** Puts the text of the commands into the file, in the place of their code. */
const commandsAsText = (text: string): Plugin => ({
  name: 'commands-as-text',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /\/run-in-node\.ts$/ }, () => ({ path: join(folder, 'packed-run-in-node.ts') }));
    onResolve({ filter: /^podwarden:run-in-node$/ }, ({ path }) => ({ path, namespace: 'podwarden' }));
    onLoad({ filter: /./, namespace: 'podwarden' }, () => ({ contents: text, loader: 'text' }));
  },
});

/** The whole command line as one file that Node.js runs. */
export const cliText = async (): Promise<string> =>
  textOf('apps/cli/podwarden.ts', [commandsAsText(await textOf('apps/cli/node/run-in-node.ts'))]);

/** Writes it, to be run, and answers where it is. */
export const bundleCli = async (path: string): Promise<string> => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await cliText());
  chmodSync(path, 0o755);
  return path;
};
