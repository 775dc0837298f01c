import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { NoTrainerPython, trainerBin, withTrainer } from '../../infra/local/trainer/trainer-python.ts';

/**
 * `npm run test:trainer`: real trainings of tiny models on the CPU, in Python alone and through the local stack. Where
 * the packages cannot be had it says so and tests nothing.
 */
const root = join(import.meta.dirname, '../..');
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

const main = (): number => {
  const bin = trainerBin(say);
  const options = { cwd: root, stdio: 'inherit', env: withTrainer(bin) } as const;
  const python = spawnSync(join(bin, 'python3'), ['-m', 'unittest', 'discover', '-s', 'test/trainer', '-v'], options);
  const jest = spawnSync(
    process.execPath,
    [join(root, 'node_modules/jest/bin/jest.js'), '--config', 'test/trainer/jest.config.mjs', '--silent'],
    options,
  );
  return python.status === 0 && jest.status === 0 ? 0 : 1;
};

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof NoTrainerPython)) throw error;
  say(`The trainer was not tested: ${error.message}`);
  say('0 passed, 0 failed, 1 skipped');
}
