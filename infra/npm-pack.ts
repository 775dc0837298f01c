import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { PlainError } from './plain-error.ts';

const root = join(import.meta.dirname, '..');

/** Returns the fields that the manifests of all our packages share. */
const sharedManifest = () => {
  const { version, license, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  // npm refuses to publish a private package. So nobody publishes a package by mistake before the owner has chosen a licence.
  return { version, private: true, license, engines };
};

/** Makes the empty folder of a package's content below `folder`, with the given page of docs as its README. */
export const newContent = (folder: string, page: string): string => {
  const content = join(folder, 'package');
  rmSync(content, { recursive: true, force: true });
  mkdirSync(content, { recursive: true });
  cpSync(join(root, 'docs', page), join(content, 'README.md'));
  return content;
};

/**
 * Packs the folder `content` as an npm package into `folder`, without network access. Returns the path of the package. Throws
 * `PlainError` if npm fails.
 */
export const npmPack = (content: string, folder: string, { name, ...manifest }: { readonly name: string }): string => {
  const whole = { name, ...sharedManifest(), ...manifest };
  writeFileSync(join(content, 'package.json'), `${JSON.stringify(whole, undefined, 2)}\n`);
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const args = [...first, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const packed = spawnSync(command, args, { cwd: content, encoding: 'utf8' });
  if (packed.status !== 0) throw new PlainError(`npm pack did not succeed. ${packed.stderr}`);
  const [{ filename }] = JSON.parse(packed.stdout);
  return join(folder, filename);
};
