import process from 'node:process';
import { Unavailable } from './command.ts';

/** The answer of `prepare`, or a line that says why it cannot be had here. */
export const available = <T>(name: string, prepare: () => T): T | undefined => {
  try {
    const prepared = prepare();
    process.stdout.write(`${name} is here\n`);
    return prepared;
  } catch (cause) {
    if (!(cause instanceof Unavailable)) throw cause;
    process.stdout.write(`skipped: ${name}: ${cause.message}\n`);
    return undefined;
  }
};
