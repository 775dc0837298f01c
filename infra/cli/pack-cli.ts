import { join } from 'node:path';
import { newContent, npmPack } from '../npm-pack.ts';
import { bundleCli } from './bundle-cli.ts';

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
  const content = newContent(folder, 'cli.md');
  await bundleCli(join(content, 'podwarden.cjs'));
  return npmPack(content, folder, manifest);
};
