import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { NoTrainerPython, trainerBin, withTrainer } from '../../../infra/local/trainer/trainer-python.ts';

/** `npm run bench:trainer [-- ROUNDS]`: our trainer against a plain trl script, in turn. */
try {
  const bin = trainerBin((text) => process.stdout.write(`${text}\n`));
  const script = join(import.meta.dirname, 'bench_trainer.py');
  const run = spawnSync(join(bin, 'python3'), ['-B', script, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: withTrainer(bin),
  });
  process.exitCode = run.status ?? 1;
} catch (error) {
  if (!(error instanceof NoTrainerPython)) throw error;
  process.stdout.write(`The trainer was not measured: ${error.message}\n`);
}
