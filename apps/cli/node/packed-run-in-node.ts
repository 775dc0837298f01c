import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { inflateRawSync } from 'node:zlib';
import packed from 'podwarden:run-in-node';
import type { runInNode as RunInNode } from './run-in-node.ts';

/**
 * Replaces `run-in-node.ts` in the package, which is one file. V8 parses every function when it loads a file, and parsing all commands
 * would take a third of the start time. V8 does not parse a compressed text until the text is compiled.
 */
const module: { readonly exports: { runInNode?: typeof RunInNode } } = { exports: {} };
const text = inflateRawSync(Buffer.from(packed, 'base64')).toString();
const compiled = compileFunction(text, ['module', 'exports', 'require'], { filename: 'podwarden-commands.cjs' });
compiled(module, module.exports, createRequire(__filename));

export const runInNode: typeof RunInNode = (line, terminal) => {
  if (module.exports.runInNode === undefined) throw new Error('The package is broken: install it anew.');
  return module.exports.runInNode(line, terminal);
};
