import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptFolder } from './cache.ts';
import { output } from './command.ts';

/** The folder whose node_modules has the package; throws `Unavailable` where it cannot be installed. */
export const npmPackage = (name: string, version: string): string =>
  keptFolder(name.replace(/[^\w-]+/g, '-').replace(/^-/, ''), version, (folder) => {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    output('npm', ['install', ...quiet, `${name}@${version}`], folder);
  });
