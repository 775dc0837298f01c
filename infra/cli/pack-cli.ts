import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { PlainError } from '../plain-error.ts';
import { bundleCli } from './bundle-cli.ts';

const root = join(import.meta.dirname, '../..');

const manifestOf = ({ version, license, engines }: Readonly<Record<string, unknown>>) => ({
  name: '@podwarden/cli',
  version,
  description: 'Fine-tuning on rented GPUs, from a terminal',
  // Until the owner chooses a licence nobody publishes it by mistake.
  private: true,
  license,
  engines,
  bin: { podwarden: 'podwarden.cjs' },
  files: ['podwarden.cjs'],
});

/** The command line as an npm package that `npx` can start, packed into `folder`; answers its path. */
export const packCli = async (folder: string): Promise<string> => {
  const content = join(folder, 'package');
  rmSync(content, { recursive: true, force: true });
  mkdirSync(content, { recursive: true });
  await bundleCli(join(content, 'podwarden.cjs'));
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(content, 'package.json'), `${JSON.stringify(manifestOf(manifest), undefined, 2)}\n`);
  cpSync(join(root, 'docs/cli.md'), join(content, 'README.md'));
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const args = [...first, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const packed = spawnSync(command, args, { cwd: content, encoding: 'utf8' });
  if (packed.status !== 0) throw new PlainError(`npm pack did not succeed. ${packed.stderr}`);
  const [{ filename }] = JSON.parse(packed.stdout);
  return join(folder, filename);
};
