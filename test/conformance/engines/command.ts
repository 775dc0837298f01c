import { spawnSync } from 'node:child_process';

/** Why an engine cannot be had on this machine, in a sentence for whoever started the run. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** Runs a program to its end and answers what it printed. A program that is missing or fails makes the engine unavailable. */
export const output = (program: string, args: readonly string[], cwd?: string): string => {
  const run = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2, timeout: 600_000 });
  if (run.error) throw new Unavailable(`${program} cannot be run here (${run.error.message})`);
  if (run.status === 0) return run.stdout;
  const reason = `${run.stdout}\n${run.stderr}`.trim().split('\n').slice(-3).join(' ');
  throw new Unavailable(`"${program} ${args.slice(0, 2).join(' ')}" failed: ${reason}`);
};
