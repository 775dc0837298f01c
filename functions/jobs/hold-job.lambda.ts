import { randomBytes } from 'node:crypto';
import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoInstallationStore } from '../../shared/aws/dynamodb/dynamo-installation-store.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { DynamoUsageStore } from '../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { operatorRuleOf } from '../../shared/http/operator.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import { installationLimitsOf } from '../../shared/wiring/installation-limits.ts';
import { userLimitsOf } from '../../shared/wiring/user-limits.ts';
import { envSchema } from './hold-job.env.ts';
import { createHandler } from './hold-job.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();

export const handler = createHandler({
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  usage: new DynamoUsageStore(documents, env.USAGE_TABLE),
  userLimits: userLimitsOf(env),
  installation: new DynamoInstallationStore(documents, env.USAGE_TABLE),
  installationLimits: installationLimitsOf(env),
  clock: () => new Date(),
  randomBytes,
  onFault: (error) => log.error('hold_not_settled', error),
  operator: operatorRuleOf(env),
});
