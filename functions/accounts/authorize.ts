import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from 'aws-lambda';
import { type IdentifyDeps, identify } from '../../shared/domain/accounts/identify.ts';
import type { Identity } from '../../shared/domain/accounts/identity.ts';
import { log, withLogContext } from '../../shared/runtime/logger.ts';

export interface AuthorizeDeps extends IdentifyDeps {
  readonly operatorClaim: string | undefined;
}

/** As `shared/http/caller.ts` reads it. */
export interface HandedOver {
  readonly identity: string;
}

type Authorizer = (
  event: Pick<APIGatewayRequestAuthorizerEventV2, 'headers' | 'requestContext'>,
) => Promise<APIGatewaySimpleAuthorizerWithContextResult<HandedOver>>;

/** Claims that no function reads stay here: tokens may hold names and addresses. */
const asFunctionsNeedIt = (identity: Identity, operatorClaim: string | undefined): Identity => {
  if (identity.how !== 'jwt') return identity;
  const needed = Object.entries(identity.claims).filter(([claim]) => claim === 'sub' || claim === operatorClaim);
  return { how: 'jwt', claims: Object.fromEntries(needed) };
};

/**
 * Always allows. A refusal of API Gateway's own would have its own body and status, and say nothing of the cause. So functions
 * refuse a caller who is nobody, in the form of all their refusals.
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
