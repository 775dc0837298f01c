import { PlainError } from '../plain-error.ts';

/** Returns the message for an error that the person can fix, and the stack trace for a bug. */
export const faultText = (cause: unknown): string => {
  const usage = cause instanceof Error && 'code' in cause && String(cause.code).startsWith('ERR_PARSE_ARGS');
  if (cause instanceof PlainError || usage) return cause.message;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
};

export const printOut = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

export const printError = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
