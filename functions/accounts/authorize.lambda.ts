import { IdentityMemory } from '../../shared/domain/accounts/identity-memory.ts';
import { OidcTokenVerifier } from '../../shared/oidc/oidc-token-verifier.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './authorize.env.ts';
import { createHandler } from './authorize.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  tokens: new OidcTokenVerifier({ issuer: env.JWT_ISSUER_URL, audience: [env.JWT_AUDIENCE] }),
  keys: aws.apiKeys(env),
  memory: new IdentityMemory(),
  clock: () => new Date(),
  operatorClaim: env.OPERATOR_CLAIM,
  onFault: (error) => log.error('identify_failed', error),
});
