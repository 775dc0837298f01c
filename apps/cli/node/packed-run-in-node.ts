import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { inflateRawSync } from 'node:zlib';
import packed from 'podwarden:run-in-node';
import type { runInNode as RunInNode } from './run-in-node.ts';

/**
 * Stands in for `run-in-node.ts` in the package, which is one file. V8 reads every function of a file when it loads it, and for all
 * commands that would take a third of a start; a text it passes over until somebody compiles it, and a short one faster.
 */
const module: { readonly exports: { runInNode?: typeof RunInNode } } = { exports: {} };
const text = inflateRawSync(Buffer.from(packed, 'base64')).toString();
const compiled = compileFunction(text, ['module', 'exports', 'require'], { filename: 'podwarden-commands.cjs' });
compiled(module, module.exports, createRequire(__filename));

export const runInNode: typeof RunInNode = (line, terminal) => {
  if (module.exports.runInNode === undefined) throw new Error('The package is broken: install it anew.');
  return module.exports.runInNode(line, terminal);
};
