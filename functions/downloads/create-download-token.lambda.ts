import { randomBytes, randomUUID } from 'node:crypto';
import { dynamoDocuments, s3Client, secretsManager } from '../../shared/aws/client-config.ts';
import { DynamoDatasetStore } from '../../shared/aws/dynamodb/dynamo-dataset-store.ts';
import { DynamoDownloadTokenStore } from '../../shared/aws/dynamodb/dynamo-download-token-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { SecretsManagerSecretReader } from '../../shared/aws/secrets-manager-secret-reader.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './create-download-token.env.ts';
import { createHandler } from './create-download-token.ts';

const env = readEnv(envSchema);
const clock = () => new Date();
const documents = dynamoDocuments();

export const handler = createHandler({
  datasets: new DynamoDatasetStore(documents, env.DATASETS_TABLE),
  tokens: new DynamoDownloadTokenStore(documents, env.DOWNLOAD_TOKENS_TABLE),
  objects: new S3ObjectStore(s3Client(), env.BUCKET),
  secret: new SecretsManagerSecretReader(secretsManager(), env.SECRETS_KEY_SECRET, clock),
  clock,
  newId: randomUUID,
  randomBytes,
  publicApiUrl: env.PUBLIC_API_URL,
  defaultTtlSeconds: env.DOWNLOAD_TOKEN_TTL_SECONDS,
});
