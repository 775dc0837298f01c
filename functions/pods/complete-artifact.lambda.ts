import { randomBytes } from 'node:crypto';
import { dynamoDocuments, joiningS3Client } from '../../shared/aws/client-config.ts';
import { DynamoArtifactStore } from '../../shared/aws/dynamodb/dynamo-artifact-store.ts';
import { DynamoJobDetails } from '../../shared/aws/dynamodb/dynamo-job-details.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import { envSchema } from './complete-artifact.env.ts';
import { createHandler } from './complete-artifact.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();

export const handler = createHandler({
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  details: new DynamoJobDetails(documents, { jobs: env.JOBS_TABLE, telemetry: env.TELEMETRY_TABLE }),
  artifacts: new DynamoArtifactStore(documents, env.TELEMETRY_TABLE),
  objects: new S3ObjectStore(joiningS3Client(), env.BUCKET),
  usage: new DynamoUsageStore(documents, env.USAGE_TABLE),
  clock: () => new Date(),
  randomBytes,
  onFault: (error) => log.error('checkpoints_not_pruned', error),
});
