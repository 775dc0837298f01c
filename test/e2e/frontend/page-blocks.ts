import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';

const root = join(import.meta.dirname, '../../..');
const bin = join(root, 'node_modules/.bin');
const react = join(root, 'test/support/browser/react.ts');
/** The page imports the client as its package; here it is the sources. */
const client = join(root, 'shared/client');

/** Writes each block of `docs/frontend.md` that names its file into the folder; answers their names. */
export const writeBlocks = (folder: string): readonly string[] => {
  const page = readFileSync(join(root, 'docs/frontend.md'), 'utf8');
  const blocks = [...page.matchAll(/```ts file=(\S+)\n([\s\S]*?)```/g)];
  return blocks.map(([, name = '', text = '']) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    return name;
  });
};

/** As strictly as a new Next.js app, and more: throws with the compiler's words. */
export const checkTypes = (folder: string): void => {
  const compilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noUnusedLocals: true,
    noEmit: true,
    target: 'ES2022',
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    isolatedModules: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    typeRoots: [join(root, 'node_modules/@types')],
    types: ['node'],
    paths: {
      react: [react],
      '@podwarden/client': [join(client, 'index.ts')],
      '@podwarden/client/*': [join(client, '*.ts')],
    },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['lib'] }));
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], { encoding: 'utf8' });
  } catch (cause) {
    throw new Error(`${Object(cause).stdout ?? cause}`);
  }
};

/** All blocks as one module that this process can load. */
export const bundleBlocks = (folder: string, names: readonly string[]): string => {
  const entry = join(folder, 'entry.ts');
  const lines = [...names.map((name) => `export * from './${name}';`), `export { render, leave } from 'react';`];
  writeFileSync(entry, lines.join('\n'));
  const out = join(folder, 'blocks.cjs');
  const aliases = [`--alias:react=${react}`, `--alias:@podwarden/client=${client}`];
  const options = ['--bundle', '--platform=node', '--format=cjs', '--log-level=error', ...aliases];
  execFileSync(join(bin, 'esbuild'), [entry, ...options, `--outfile=${out}`]);
  return out;
};
