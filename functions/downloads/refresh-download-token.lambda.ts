import { randomBytes, randomUUID } from 'node:crypto';
import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoDownloadTokenStore } from '../../shared/aws/dynamodb/dynamo-download-token-store.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './refresh-download-token.env.ts';
import { createHandler } from './refresh-download-token.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();

export const handler = createHandler({
  tokens: new DynamoDownloadTokenStore(documents, env.DOWNLOAD_TOKENS_TABLE),
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  clock: () => new Date(),
  newId: randomUUID,
  randomBytes,
  publicApiUrl: env.PUBLIC_API_URL,
  defaultTtlSeconds: env.DOWNLOAD_TOKEN_TTL_SECONDS,
});
