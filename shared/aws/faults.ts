import { AppError, dependencyUnavailable } from '../domain/errors.ts';

/** Faults of the service, the network or the credentials: the same call may succeed a little later. */
const passing = new Set([
  // Too much at once
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'SlowDown',
  // S3, to two conditional writes of one key at once
  'ConditionalRequestConflict',
  // S3, while it still does what was asked for before
  'OperationAborted',
  'RequestTimeout',
  // Credentials not to be had, or outlived
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  // No answer
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

/** Runs an SDK call; its passing faults become `dependency_unavailable`, everything else propagates as it is. */
export const withFaults = async <T>(what: string, call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof AppError) && isPassing(error)) throw dependencyUnavailable(what, error);
    throw error;
  }
};
