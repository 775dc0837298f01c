import { randomBytes } from 'node:crypto';
import { dynamoDocuments, s3Client, secretsManager } from '../../shared/aws/client-config.ts';
import { DynamoArtifactStore } from '../../shared/aws/dynamodb/dynamo-artifact-store.ts';
import { DynamoDueWorkStore } from '../../shared/aws/dynamodb/dynamo-due-work-store.ts';
import { DynamoErasureStore } from '../../shared/aws/dynamodb/dynamo-erasure-store.ts';
import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { SecretsManagerSecretReader } from '../../shared/aws/secrets-manager-secret-reader.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createWebhookDelivery } from './deliver-webhook.ts';
import { envSchema } from './do-due-work.env.ts';
import { createHandler } from './do-due-work.ts';
import { createJobErasure } from './erase-job.ts';

const env = readEnv(envSchema);
const clock = () => new Date();
const documents = dynamoDocuments();
const tables = { jobs: env.JOBS_TABLE, telemetry: env.TELEMETRY_TABLE };
const jobs = new DynamoJobStore(documents, env.JOBS_TABLE);

export const handler = createHandler({
  work: new DynamoDueWorkStore(documents, env.DUE_WORK_TABLE),
  clock,
  workers: {
    'deliver-webhook': createWebhookDelivery({
      jobs,
      details: new DynamoJobDetails(documents, tables),
      secretsKey: new SecretsManagerSecretReader(secretsManager(), env.SECRETS_KEY_SECRET, clock),
      clock,
      fetch,
    }),
    'erase-job': createJobErasure({
      records: new DynamoErasureStore(documents, tables),
      artifacts: new DynamoArtifactStore(documents, env.TELEMETRY_TABLE),
      objects: new S3ObjectStore(s3Client(), env.BUCKET),
      usage: new DynamoUsageStore(documents, env.USAGE_TABLE),
      clock,
      randomBytes,
    }),
  },
});
