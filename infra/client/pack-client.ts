import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { newContent, npmPack } from '../npm-pack.ts';
import { PlainError } from '../plain-error.ts';

const root = join(import.meta.dirname, '../..');
const source = join(root, 'shared/client');
const modules = join(root, 'node_modules');

/** The import paths of the package, each with its module in `shared/client`. */
const entries = { '.': 'index', './transfers': 'transfers', './webhooks': 'webhooks', './node': 'node/index' } as const;

/** The dependency that the package contains together with its own dependencies. So an installation needs no registry. */
const bundled = 'openapi-fetch';

const manifestOf = (folder: string): { readonly version: string; readonly dependencies?: Record<string, string> } =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

const manifest = () => ({
  name: '@podwarden/client',
  description: 'The API of Podwarden for browsers and Node.js',
  type: 'module',
  // Bundlers may leave out the modules that a program does not use.
  sideEffects: false,
  exports: Object.fromEntries(
    Object.entries(entries).map(([name, path]) => [
      name,
      { types: `./dist/${path}.d.ts`, default: `./dist/${path}.js` },
    ]),
  ),
  files: ['dist'],
  dependencies: { [bundled]: manifestOf(join(modules, bundled)).version },
  bundleDependencies: [bundled],
});

/** Compiles each module of `shared/client` to a module of the package with its types. Throws `PlainError`. */
const compile = (content: string): void => {
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    // Browsers have supported ES2022 for some years.
    target: 'ES2022',
    rootDir: source,
    outDir: join(content, 'dist'),
    typeRoots: [join(modules, '@types')],
    types: ['node'],
  };
  const files = Object.values(entries).map((path) => join(source, `${path}.ts`));
  const config = join(content, 'tsconfig.json');
  writeFileSync(config, JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] }));
  try {
    execFileSync(process.execPath, [join(modules, 'typescript/bin/tsc'), '-p', config], { encoding: 'utf8' });
  } catch (error) {
    throw new PlainError(`The client does not compile. ${Object(error).stdout}`);
  } finally {
    rmSync(config);
  }
};

const bundle = (content: string, name: string): void => {
  const folder = join(modules, name);
  cpSync(folder, join(content, 'node_modules', name), { recursive: true, dereference: true });
  for (const needed of Object.keys(manifestOf(folder).dependencies ?? {})) bundle(content, needed);
};

/** Packs the client into `folder` as an npm package. Returns the path of the package. Throws `PlainError`. */
export const packClient = (folder: string): string => {
  const content = newContent(folder, 'client.md');
  compile(content);
  bundle(content, bundled);
  return npmPack(content, folder, manifest());
};
