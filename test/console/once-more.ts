/** A browser on a busy machine may be late once. The error of the first run is printed, so that no test that is often late stays unseen. */
jest.retryTimes(1, { logErrorsBeforeRetry: true });
