import { AppError, dependencyUnavailable } from '../domain/errors.ts';

/** The names of transient errors of the service, the network or the credentials. The same call may succeed a little later. */
const passing = new Set([
  // The service throttles the caller.
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'SlowDown',
  // S3 answers this to two conditional writes of one key at the same time.
  'ConditionalRequestConflict',
  // S3 answers this while an earlier request for the same object is still running.
  'OperationAborted',
  'RequestTimeout',
  // The credentials could not be fetched or have expired.
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  // No answer came.
  'TimeoutError',
  'AbortError',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

const propertyOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

const isPassing = (error: unknown): boolean => {
  const status = propertyOf(propertyOf(error, '$metadata'), 'httpStatusCode');
  return (
    propertyOf(error, '$fault') === 'server' ||
    (typeof status === 'number' && (status >= 500 || status === 429)) ||
    [propertyOf(error, 'name'), propertyOf(error, 'code')].some((name) => typeof name === 'string' && passing.has(name))
  );
};

/** Runs an SDK call. Transient errors become `dependency_unavailable`. All other errors are passed on unchanged. */
export const withFaults = async <T>(what: string, call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof AppError) && isPassing(error)) throw dependencyUnavailable(what, error);
    throw error;
  }
};
