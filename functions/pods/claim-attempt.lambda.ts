import { randomBytes, randomUUID } from 'node:crypto';
import { dynamoDocuments, s3Client, secretsManager } from '../../shared/aws/client-config.ts';
import { DynamoDownloadTokenStore } from '../../shared/aws/dynamodb/dynamo-download-token-store.ts';
import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { SecretsManagerSecretReader } from '../../shared/aws/secrets-manager-secret-reader.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './claim-attempt.env.ts';
import { createHandler } from './claim-attempt.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();
const s3 = s3Client();
const clock = () => new Date();

export const handler = createHandler({
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  details: new DynamoJobDetails(documents, { jobs: env.JOBS_TABLE, telemetry: env.TELEMETRY_TABLE }),
  tokens: new DynamoDownloadTokenStore(documents, env.DOWNLOAD_TOKENS_TABLE),
  objects: new S3ObjectStore(s3, env.BUCKET),
  runtimeObjects: new S3ObjectStore(s3, env.RUNTIME_BUCKET),
  secretsKey: new SecretsManagerSecretReader(secretsManager(), env.SECRETS_KEY_SECRET, clock),
  clock,
  newId: randomUUID,
  randomBytes,
  publicApiUrl: env.PUBLIC_API_URL,
  ttlDays: env.TELEMETRY_TTL_DAYS,
  defaultTtlSeconds: env.DOWNLOAD_TOKEN_TTL_SECONDS,
  settings: {
    runtimeKey: env.RUNTIME_KEY,
    runtimeSha256: env.RUNTIME_SHA256,
    heartbeatIntervalSeconds: env.HEARTBEAT_INTERVAL_SECONDS,
  },
});
