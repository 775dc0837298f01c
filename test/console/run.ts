import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { chromiumPath } from './chromium.ts';

/**
 * `npm run test:console`: the console in Chromium, on the local stack with simulated GPUs. Arguments go to Jest, for example
 * `npm run test:console -- sign-in`.
 */
const root = join(import.meta.dirname, '../..');
const chromium = chromiumPath();

if (chromium === undefined) {
  process.stdout.write(
    'skipped: no Chromium is here. Install one (apt-get install chromium), or name it in PODWARDEN_CHROMIUM.\n',
  );
} else {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const args = [jest, '--config', join(import.meta.dirname, 'jest.config.mjs'), '--', ...process.argv.slice(2)];
  const env = { ...process.env, PODWARDEN_CHROMIUM: chromium };
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1;
}
