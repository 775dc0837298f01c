import { PlainError } from '../plain-error.ts';

/** A sentence for faults that the person at the keyboard can mend, the whole stack trace for faults of the code. */
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
