// `npm run setup`, which also runs before demo, dev and test. The script must work with any Node.js from version 20 on, before anything is
// installed, so it is plain JavaScript without dependencies. `--pods` also checks what pods on this machine need. A deploy needs only
// Node.js.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { platformFault } from './platform.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const fail = (sentence) => {
  process.stderr.write(`podwarden: ${sentence}\n`);
  process.exit(1);
};

const unfit = platformFault(process.platform);
if (unfit) fail(unfit);

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) fail(`Node.js 20 or later is needed; this is ${process.version}.`);

/**
 * Says whether the packages of package-lock.json are installed in the same versions. npm records what it installed in
 * node_modules/.package-lock.json.
 */
const isInstalled = () => {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed) || !existsSync(join(root, 'node_modules/.bin/node'))) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  );
};

if (!isInstalled()) {
  process.stderr.write('podwarden: installing the packages of package-lock.json (once, about a minute)\n');
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const result = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    // The project's npm config is silent, but a failing install must print its errors.
    env: { ...process.env, npm_config_loglevel: 'error' },
  });
  if (result.status !== 0) fail('npm ci did not succeed; see its message above.');
  if (!isInstalled()) fail('npm ci ran, but node_modules does not hold what package-lock.json names.');
}

const checkPodNeeds = () => {
  for (const command of ['bash', 'curl', 'python3']) {
    if (spawnSync(command, ['--version'], { stdio: 'ignore' }).status !== 0) {
      fail(`${command} is needed to run pods on this machine, and is not on the PATH.`);
    }
  }
  // Pods are processes of this machine, and their code is written for Python 3.10 to 3.13.
  const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))'], { stdio: 'ignore' });
  if (python.status !== 0) fail('Python 3.10 or later is needed; the python3 on the PATH is older.');
};

if (process.argv.includes('--pods')) checkPodNeeds();
