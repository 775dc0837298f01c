#!/usr/bin/env node
import process from 'node:process';
import { nodeWorld } from './node/node-world.ts';
import { runCli } from './run-cli.ts';

/** Whoever read our output may have read enough: `podwarden jobs | head -1` is no fault. */
const endQuietly = ({ code }: { readonly code?: string }): void => {
  if (code === 'EPIPE') process.exit(0);
  process.exit(1);
};
for (const stream of [process.stdout, process.stderr]) stream.on('error', endQuietly);

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()));

/** What was written to a pipe may still be under way, and what was broken off may hold the process. */
const end = async (code: number): Promise<never> => {
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(code);
};

void runCli(process.argv.slice(2), nodeWorld()).then(end);
