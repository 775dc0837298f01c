import process from 'node:process';

/** Where people read: standard output. */
export const say = (text = ''): void => {
  process.stdout.write(`${text}\n`);
};
