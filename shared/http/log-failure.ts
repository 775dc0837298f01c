import { AppError } from '../domain/errors.ts';
import { metricNames } from '../names.ts';
import { log } from '../runtime/logger.ts';
import { count } from '../runtime/metrics.ts';
import type { Operation } from './operation.ts';
import { statusByCode } from './problem.ts';

/** Writes the log line of a failed request. An unforeseen error, but no 503, also raises the metric of an alarm. */
export const logFailure = (operation: Operation, error: unknown): void => {
  if (error instanceof AppError && statusByCode[error.code] < 500) {
    log.info('request_refused', { status: statusByCode[error.code], error_code: error.code });
    return;
  }
  log.error(error instanceof AppError ? error.code : 'unknown_error', error);
  if (!(error instanceof AppError) || statusByCode[error.code] !== 503) {
    count(metricNames.unknownError, 1, { operation: operation.name });
  }
};
