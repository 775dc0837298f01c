import { Duration } from 'aws-cdk-lib';
import type { ServiceFunction } from './service-function.ts';

export const longestEventAge = Duration.minutes(1);

/** An event that came to nothing is dropped: the next one does the same work on fresher facts, and late ones would only pile up. */
export const dropLateEvents = (handler: ServiceFunction): void =>
  handler.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: longestEventAge });
