import process from 'node:process';

/** Prints a line to standard output. */
export const say = (text = ''): void => {
  process.stdout.write(`${text}\n`);
};
