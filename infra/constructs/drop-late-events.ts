import { Duration } from 'aws-cdk-lib';
import type { ServiceFunction } from './service-function.ts';

export const longestEventAge = Duration.minutes(1);

/** Drops failed and late events of a function. The next event does the same work with newer data, and late events would only accumulate. */
export const dropLateEvents = (handler: ServiceFunction): void =>
  handler.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: longestEventAge });
