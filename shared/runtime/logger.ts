import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger } from '@aws-lambda-powertools/logger';

/** The fields that every log line of one invocation has. */
export type LogContext = Readonly<Record<string, string | number | undefined>>;
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

const context = new AsyncLocalStorage<Record<string, string | number | undefined>>();
const logger = new Logger();

/** Runs `work`. Every line that `work` logs has the fields `fields`. */
export const withLogContext = <T>(fields: LogContext, work: () => Promise<T>): Promise<T> =>
  context.run({ ...context.getStore(), ...fields }, work);

/** Adds fields to the log lines of the current invocation, for example the job's id when the function has read it. */
export const addLogContext = (fields: LogContext): void => {
  Object.assign(context.getStore() ?? {}, fields);
};

/**
 * Writes one log line. `code` is a stable snake_case name. Fields are single values, so that nobody can log a whole body or entity by
 * mistake.
 */
export const log = {
  info: (code: string, fields: LogFields = {}): void => logger.info(code, { code, ...context.getStore(), ...fields }),
  warn: (code: string, fields: LogFields = {}): void => logger.warn(code, { code, ...context.getStore(), ...fields }),
  error: (code: string, error: unknown, fields: LogFields = {}): void =>
    logger.error(code, { code, ...context.getStore(), ...fields, ...describeError(error) }),
};

/** Describes an error with its name, message, stack and causes. Messages are redacted, because errors of the SDK may quote a URL. */
const describeError = (error: unknown): Record<string, string> => {
  if (!(error instanceof Error)) return { error_name: typeof error };
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error && causes.length < 5; cause = cause.cause) {
    causes.push(`${cause.name}: ${cause.message}`);
  }
  return {
    error_name: error.name,
    error_message: redact(error.message),
    error_stack: redact(error.stack ?? ''),
    ...(causes.length === 0 ? {} : { error_causes: redact(causes.join(' <- ')) }),
  };
};

/**
 * Matches a whole URL, whose query is cut afterwards. A pattern that required `?` would scan the rest of the text for every URL without a
 * query.
 */
const url = /https?:\/\/[^\s"']*/g;

const withoutQuery = (found: string): string => {
  const query = found.indexOf('?');
  return query === -1 ? found : `${found.slice(0, query)}?[redacted]`;
};

const secretPatterns: readonly [RegExp, string][] = [
  [/\b(Bearer)\s+\S+/gi, '$1 [redacted]'],
  [/\brpa_[A-Za-z0-9]+/g, '[redacted]'],
  [/(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g, '[redacted]'],
];

export const redact = (text: string): string =>
  secretPatterns.reduce(
    (redacted, [pattern, replacement]) => redacted.replace(pattern, replacement),
    text.replace(url, withoutQuery),
  );
