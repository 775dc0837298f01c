import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { functionBundling } from '../../../infra/bundle.ts';
import { bytesByGroup, withMarks } from './account.ts';

const root = join(import.meta.dirname, '../../..');

/** The functions that pods and downloads wait for. */
export const hotFunctions = ['redeem-download-token', 'report-metrics', 'claim-attempt'] as const;
export type HotFunction = (typeof hotFunctions)[number];

const factories = ['dynamoDocuments', 's3Client', 'secretsManager'] as const;

/** A handler that makes the same clients as this function does, by the same factories, and nothing else. */
const clientsOf = (entry: string): string => {
  const source = readFileSync(join(root, entry), 'utf8');
  const made = factories.filter((factory) => source.includes(`${factory}(`));
  return [
    `import { ${made.join(', ')} } from './shared/aws/client-config.ts';`,
    `const clients = [${made.map((factory) => `${factory}()`).join(', ')}];`,
    'export const handler = async () => ({ statusCode: clients.length > 0 ? 200 : 500 });',
  ].join('\n');
};

const { alias: ownCredentials, ...withoutAlias } = functionBundling;
const asIs: BuildOptions = functionBundling;
/** With the SDK's own chain of credentials, as a handler has them whose build leaves nothing out. */
const stock: BuildOptions = withoutAlias;
/** The SDK of the folder `node_modules`, in the place of the one that Lambda's runtime brings. */
const external: BuildOptions = { ...withoutAlias, external: ['@aws-sdk/*', '@smithy/*'] };
if (Object.keys(ownCredentials).length === 0)
  throw new Error('Functions are bundled without an alias: nothing to compare.');

export interface Subjects {
  readonly script: string;
  readonly bare: string;
  readonly hot: ReadonlyMap<HotFunction, Readonly<Record<'ours' | 'external' | 'clients' | 'stockClients', string>>>;
  /** The function and its clients alone, whose modules say when they are over, and the bytes of its groups without that. */
  readonly marked: ReadonlyMap<
    HotFunction,
    { readonly ours: string; readonly clients: string; readonly bytes: ReadonlyMap<string, number> }
  >;
  /** Every function by its name, as it is deployed. */
  readonly all: ReadonlyMap<string, string>;
}

const file = (path: string): BuildOptions => ({ entryPoints: [path] });

const entryOf: ReadonlyMap<string, string> = new Map(
  globSync('functions/*/*.lambda.ts', { cwd: root })
    .sort()
    .map((path) => [basename(path, '.lambda.ts'), path]),
);

const bundled = async (folder: string, name: string, options: BuildOptions, input: BuildOptions): Promise<string> => {
  const outfile = join(folder, `${name}.mjs`);
  await build({ ...options, absWorkingDir: root, outfile, ...input });
  return outfile;
};

/** The files of functions by their names, bundled as they are deployed. */
export const bundleFunctions = async (
  folder: string,
  names: readonly string[] = [...entryOf.keys()],
): Promise<ReadonlyMap<string, string>> => {
  const files = new Map<string, string>();
  for (const name of names) files.set(name, await bundled(folder, name, asIs, file(entryOf.get(name) ?? '')));
  return files;
};

/** Bundles into `folder`, which must lie in the repository: the one without the SDK looks for it in `node_modules`. */
export const buildSubjects = async (folder: string): Promise<Subjects> => {
  const written = (name: string, options: BuildOptions, input: BuildOptions) => bundled(folder, name, options, input);
  const source = (contents: string): BuildOptions => ({ stdin: { contents, resolveDir: root, loader: 'ts' } });
  const all = await bundleFunctions(folder);
  const hot: [HotFunction, Record<'ours' | 'external' | 'clients' | 'stockClients', string>][] = [];
  for (const name of hotFunctions) {
    const entry = entryOf.get(name) ?? '';
    const clients = source(clientsOf(entry));
    hot.push([
      name,
      {
        ours: all.get(name) ?? '',
        external: await written(`${name}-external`, external, file(entry)),
        clients: await written(`${name}-clients`, asIs, clients),
        stockClients: await written(`${name}-stock-clients`, stock, clients),
      },
    ]);
  }
  const marked: [HotFunction, { ours: string; clients: string; bytes: ReadonlyMap<string, number> }][] = [];
  for (const name of hotFunctions) {
    const entry = entryOf.get(name) ?? '';
    const { metafile } = await build({ ...asIs, ...file(entry), absWorkingDir: root, write: false, metafile: true });
    marked.push([
      name,
      {
        ours: await written(`${name}-marked`, withMarks(root, asIs), file(entry)),
        clients: await written(`${name}-clients-marked`, withMarks(root, asIs), source(clientsOf(entry))),
        bytes: bytesByGroup(metafile),
      },
    ]);
  }
  return {
    script: await written('fresh-process', asIs, file(join(import.meta.dirname, 'fresh-process.ts'))),
    bare: await written('bare', asIs, source('export const handler = async () => ({ statusCode: 200 });')),
    hot: new Map(hot),
    marked: new Map(marked),
    all,
  };
};
