import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoDownloadTokenStore } from '../../shared/aws/dynamodb/dynamo-download-token-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './revoke-download-token.env.ts';
import { createHandler } from './revoke-download-token.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  tokens: new DynamoDownloadTokenStore(dynamoDocuments(), env.DOWNLOAD_TOKENS_TABLE),
  clock: () => new Date(),
});
