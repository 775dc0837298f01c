import * as z from 'zod';
import type { Outcome } from '../functions/function-instance.ts';
import type { Authorized, ProxyEvent } from './proxy-event.ts';

export type Verdict =
  | { readonly kind: 'authorized'; readonly context: Authorized }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'failed' };

const answerSchema = z.object({
  isAuthorized: z.boolean(),
  context: z.record(z.string(), z.unknown()).default({}),
});

/** Returns the event of a Lambda authorizer with payload version 2.0: the request without its body. */
export const authorizerEvent = ({ body: _, isBase64Encoded: __, ...event }: ProxyEvent, arn: string) => ({
  ...event,
  type: 'REQUEST',
  routeArn: arn,
  identitySource: null,
});

/** Reads the simple response of an authorizer. As in API Gateway, a malformed response or a failed function is an error of the API. */
export const verdictOf = (outcome: Outcome): Verdict => {
  if (outcome.kind !== 'result') return { kind: 'failed' };
  const answer = answerSchema.safeParse(JSON.parse(outcome.result));
  if (!answer.success) return { kind: 'failed' };
  return answer.data.isAuthorized ? { kind: 'authorized', context: answer.data.context } : { kind: 'forbidden' };
};
