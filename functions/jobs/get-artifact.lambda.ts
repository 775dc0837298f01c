import { dynamoDocuments, s3Client } from '../../shared/aws/client-config.ts';
import { DynamoArtifactStore } from '../../shared/aws/dynamodb/dynamo-artifact-store.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoTelemetryStore } from '../../shared/aws/dynamodb/dynamo-telemetry-store.ts';
import { S3ObjectStore } from '../../shared/aws/s3/s3-object-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './get-artifact.env.ts';
import { createHandler } from './get-artifact.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();

export const handler = createHandler({
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  artifacts: new DynamoArtifactStore(documents, env.TELEMETRY_TABLE),
  telemetry: new DynamoTelemetryStore(documents, env.TELEMETRY_TABLE),
  objects: new S3ObjectStore(s3Client(), env.BUCKET),
  clock: () => new Date(),
});
