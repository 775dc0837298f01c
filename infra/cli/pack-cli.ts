import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { npmPack } from '../npm-pack.ts';
import { bundleCli } from './bundle-cli.ts';

const root = join(import.meta.dirname, '../..');

const manifest = {
  name: '@podwarden/cli',
  description: 'Fine-tuning on rented GPUs, from a terminal',
  bin: { podwarden: 'podwarden.cjs' },
  files: ['podwarden.cjs'],
};

/**
 * Packs the command line into `folder` as an npm package that `npx` can start. Returns the path of the package. Throws `PlainError` if
 * npm fails.
 */
export const packCli = async (folder: string): Promise<string> => {
  const content = join(folder, 'package');
  rmSync(content, { recursive: true, force: true });
  mkdirSync(content, { recursive: true });
  await bundleCli(join(content, 'podwarden.cjs'));
  cpSync(join(root, 'docs/cli.md'), join(content, 'README.md'));
  return npmPack(content, folder, manifest);
};
