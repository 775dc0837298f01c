import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoTelemetryStore } from '../../shared/aws/dynamodb/dynamo-telemetry-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import { envSchema } from './report-metrics.env.ts';
import { createHandler } from './report-metrics.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();

export const handler = createHandler({
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  telemetry: new DynamoTelemetryStore(documents, env.TELEMETRY_TABLE),
  clock: () => new Date(),
  ttlDays: env.TELEMETRY_TTL_DAYS,
  onFault: (error) => log.error('roll_up_failed', error),
});
