import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoApiKeyStore } from '../../shared/aws/dynamodb/dynamo-api-key-store.ts';
import { IdentityMemory } from '../../shared/domain/accounts/identity-memory.ts';
import { OidcTokenVerifier } from '../../shared/oidc/oidc-token-verifier.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import { envSchema } from './authorize.env.ts';
import { createHandler } from './authorize.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  tokens: new OidcTokenVerifier({ issuer: env.JWT_ISSUER_URL, audience: [env.JWT_AUDIENCE] }),
  keys: new DynamoApiKeyStore(dynamoDocuments(), env.ACCOUNTS_TABLE),
  memory: new IdentityMemory(),
  clock: () => new Date(),
  operatorClaim: env.OPERATOR_CLAIM,
  onFault: (error) => log.error('identify_failed', error),
});
