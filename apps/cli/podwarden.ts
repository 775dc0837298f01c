#!/usr/bin/env node
import process from 'node:process';
import { nodeTerminal } from './node/node-output.ts';
import { runCli } from './run-cli.ts';

const terminal = nodeTerminal();

// All output is written at this point. An explicit exit is needed, because interrupted work could keep the process alive.
void runCli(process.argv.slice(2), terminal, async (line) =>
  (await import('./node/run-in-node.ts')).runInNode(line, terminal),
).then((code) => process.exit(code));
