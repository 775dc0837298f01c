import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { PlainError } from '../../plain-error.ts';

const root = join(import.meta.dirname, '../../..');
const locks = [join(root, 'shared/pod/requirements.txt'), join(import.meta.dirname, 'requirements.txt')] as const;

/** Thrown if no Python with the training libraries is available. The message says why. */
export class NoTrainerPython extends PlainError {}

/**
 * Returns the folder of the Python environment. The folder has a few gigabytes, and runs and clones share it. Each version of the lock
 * files has a folder of its own.
 */
const folderOf = (): string => {
  const hash = createHash('sha256');
  for (const lock of locks) hash.update(readFileSync(lock));
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return join(cache, 'podwarden', `trainer-${hash.digest('hex').slice(0, 12)}`);
};

const run = (command: string, args: readonly string[]): void => {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (status === 0) return;
  const last = (error?.message ?? stderr).trim().split('\n').at(-1) ?? '';
  throw new NoTrainerPython(`${command} ${args.slice(0, 3).join(' ')} failed: ${last}`);
};

const has = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

const make = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const python = join(folder, 'bin', 'python3');
  const requirements = locks.flatMap((lock) => ['-r', lock]);
  if (has('uv')) {
    run('uv', ['venv', '--quiet', '--clear', '--python', 'python3', folder]);
    const install = ['pip', 'install', '--quiet', '--compile-bytecode', '--python', python];
    run('uv', [...install, '--no-deps', '--require-hashes', ...requirements]);
  } else {
    run('python3', ['-m', 'venv', '--clear', folder]);
    run(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--require-hashes', ...requirements]);
  }
};

/**
 * Returns the folder whose `python3` has the training libraries of pods and torch. The folder is created on first use, which downloads
 * about 3 GB. Throws `NoTrainerPython` if the libraries cannot be installed.
 */
export const trainerBin = (say: (text: string) => void): string => {
  const [major, minor] = spawnSync('python3', ['-c', 'import sys; print(*sys.version_info[:2])'], { encoding: 'utf8' })
    .stdout.trim()
    .split(' ')
    .map(Number);
  if (major !== 3 || minor === undefined || minor < 11) {
    throw new NoTrainerPython('python3 is older than 3.11, which the locked transformers needs.');
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new NoTrainerPython('the locked torch is that of Linux on x86-64, which this machine is not.');
  }
  const folder = folderOf();
  const ready = join(folder, 'ready');
  if (!existsSync(ready)) {
    say(`Loading what trainings need (about 3 GB) into ${folder}; this happens once.`);
    make(folder);
    writeFileSync(ready, '');
  }
  return join(folder, 'bin');
};

/** Returns an environment in which `python3` has the training libraries, as in a pod with a prebuilt image. */
export const withTrainer = (bin: string): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
  // Several small models share few CPU cores.
  OMP_NUM_THREADS: '1',
  PYTHONDONTWRITEBYTECODE: '1',
});

/** Creates the tiny models in a folder with the layout of the Hugging Face cache. Returns the variables that make pods use the folder. */
export const tinyHub = (bin: string, folder: string): Readonly<Record<string, string>> => {
  run(join(bin, 'python3'), ['-B', join(import.meta.dirname, 'tiny_models.py'), folder]);
  return { HF_HOME: folder, HF_HUB_OFFLINE: '1', OMP_NUM_THREADS: '1' };
};
