import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';

/** Not of one module: the file is read and parsed, and Node.js loads those of its own modules that it names. */
const before = {
  name: 'reading, parsing, modules of Node.js',
  buys: 'one file in the place of hundreds; node:https alone is most of what a bare handler has not',
};

/** Groups of modules, by the first path that fits, and what the time of their load is spent for. */
const groups: readonly { readonly name: string; readonly path: RegExp; readonly buys: string }[] = [
  {
    name: 'zod',
    path: /node_modules\/zod\//,
    buys: 'one description of a thing for its check, its type, its stored item and the OpenAPI document',
  },
  {
    name: 'Powertools, middy',
    path: /node_modules\/(@aws-lambda-powertools|@middy)\//,
    buys: 'structured log lines, embedded metrics, one wrapper of all handlers',
  },
  {
    name: 'the SDK',
    path: /node_modules\/(@aws-sdk|@aws-crypto|@aws|@smithy|tslib)\//,
    buys: 'signatures, retries, time-outs and the wire formats of AWS',
  },
  {
    name: 'other libraries',
    path: /node_modules\//,
    buys: 'a JSON scanner that finds duplicate keys and hostile depth',
  },
  {
    name: 'contract',
    path: /^shared\/http\/contract\//,
    buys: 'schemas of what comes in and goes out: checked and documented from one place',
  },
  { name: 'HTTP edge', path: /^shared\/http\//, buys: 'credentials, bodies, errors, idempotency' },
  { name: 'stores', path: /^shared\/aws\//, buys: 'items and expressions of DynamoDB, names of objects' },
  {
    name: 'training settings',
    path: /^shared\/domain\/(configs|gpu-memory)\//,
    buys: 'what a config may say: the config is part of the stored job, and its schema of the schema of the job',
  },
  {
    name: 'jobs',
    path: /^shared\/domain\/(jobs|attempts|deploy|telemetry)\//,
    buys: 'the schema of the stored job and of what pods tell, and the changes of a job',
  },
  {
    name: 'datasets, artifacts',
    path: /^shared\/domain\/(datasets|artifacts)\//,
    buys: 'what a job keeps of its dataset and its models; the first large schema is here, with which zod makes ready',
  },
  {
    name: 'limits, accounts',
    path: /^shared\/domain\/(limits|accounts)\//,
    buys: 'what a job has reserved of its user, whose end returns it, and who may call',
  },
  {
    name: 'values',
    path: /^shared\/domain\/[a-z-]+\.ts/,
    buys: 'ids, times, hashes and pages: the types of values that all schemas are made of',
  },
  {
    name: 'other rules',
    path: /^shared\/(domain\/|largest-limits|lifecycle|names|public-host)/,
    buys: 'the rest of the domain',
  },
  {
    name: 'environment, logs',
    path: /^shared\/(runtime|observability|wiring|runpod|oidc)\//,
    buys: 'variables of the environment, checked before the first event',
  },
  {
    name: 'wiring',
    path: /^functions\//,
    buys: 'clients, stores and the handler are made here, at load, where Lambda gives more CPU than at an event',
  },
];

/** `name` and `buys` of each group, in the order of the page. */
export const groupsOfModules: readonly { readonly name: string; readonly buys: string }[] = [before, ...groups];

const groupOf = (path: string): string => {
  const group = groups.find((one) => one.path.test(path));
  // The handler that only makes clients has no file.
  return group?.name ?? 'wiring';
};

/** Each module says when its own code is over, so that the time since the module before it is its own. */
const marks = (root: string): Plugin => ({
  name: 'marks',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.([cm]?js|ts)$/ }, async ({ path }) => {
      const name = JSON.stringify(groupOf(relative(root, path)));
      const contents = `${await readFile(path, 'utf8')}\n;globalThis.podwardenMark?.(${name});`;
      return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' };
    });
  },
});

export const withMarks = (root: string, options: BuildOptions): BuildOptions => ({
  ...options,
  plugins: [marks(root)],
  banner: { js: `${options.banner?.js ?? ''}globalThis.podwardenMark?.(${JSON.stringify(before.name)});` },
});

/** Bytes of each group in a bundle, which is to be one without marks. */
export const bytesByGroup = ({ outputs }: Metafile): ReadonlyMap<string, number> => {
  const bytes = new Map<string, number>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const group = groupOf(path);
      bytes.set(group, (bytes.get(group) ?? 0) + bytesInOutput);
    }
  }
  return bytes;
};
