import { join } from 'node:path';
import { keptFolder } from './cache.ts';
import { output } from './command.ts';

const uvVersion = '0.13.9';

const uv = (): string => {
  const folder = keptFolder('uv', uvVersion, (venv) => {
    output('python3', ['-m', 'venv', venv]);
    output(join(venv, 'bin/python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      `uv==${uvVersion}`,
    ]);
  });
  return join(folder, 'bin/uv');
};

/** The folder with the programs of an environment that has the package; throws `Unavailable` where it cannot be installed. */
export const pythonPackage = (name: string, version: string): string => {
  const python = output('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']).trim();
  const folder = keptFolder(name, `${version}-python${python}`, (venv) => {
    output(uv(), ['venv', '--quiet', '--relocatable', '--allow-existing', '--python', 'python3', venv]);
    const into = ['--quiet', '--python', join(venv, 'bin/python')];
    output(uv(), ['pip', 'install', ...into, `${name}==${version}`]);
  });
  return join(folder, 'bin');
};
