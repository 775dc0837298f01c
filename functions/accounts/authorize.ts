import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from 'aws-lambda';
import { type IdentifyDeps, identify } from '../../shared/domain/accounts/identify.ts';
import type { Identity } from '../../shared/domain/accounts/identity.ts';
import { log, withLogContext } from '../../shared/runtime/logger.ts';

export interface AuthorizeDeps extends IdentifyDeps {
  readonly operatorClaim: string | undefined;
}

/** The data that API Gateway passes to functions. `shared/http/caller.ts` reads it. */
export interface HandedOver {
  readonly identity: string;
}

type Authorizer = (
  event: Pick<APIGatewayRequestAuthorizerEventV2, 'headers' | 'requestContext'>,
) => Promise<APIGatewaySimpleAuthorizerWithContextResult<HandedOver>>;

/** Removes all claims that no function reads, because tokens may contain names and addresses. */
const asFunctionsNeedIt = (identity: Identity, operatorClaim: string | undefined): Identity => {
  if (identity.how !== 'jwt') return identity;
  const needed = Object.entries(identity.claims).filter(([claim]) => claim === 'sub' || claim === operatorClaim);
  return { how: 'jwt', claims: Object.fromEntries(needed) };
};

/**
 * Creates the authorizer, which allows every request. A refusal by API Gateway would have another body and status and would not name the
 * cause. So the functions themselves refuse unauthenticated callers.
 */
export const createHandler =
  (deps: AuthorizeDeps): Authorizer =>
  ({ headers, requestContext }) =>
    withLogContext({ request_id: requestContext.requestId }, async () => {
      const identity = await identify(headers?.authorization, deps);
      if (identity.how === 'nobody') log.info('nobody_identified', { reason: identity.reason });
      return {
        isAuthorized: true,
        context: { identity: JSON.stringify(asFunctionsNeedIt(identity, deps.operatorClaim)) },
      };
    });
