import { dynamoDocuments } from '../../shared/aws/client-config.ts';
import { DynamoControlsStore } from '../../shared/aws/dynamodb/dynamo-controls-store.ts';
import { DynamoJobStore } from '../../shared/aws/dynamodb/dynamo-job-store.ts';
import { operatorRuleOf } from '../../shared/http/operator.ts';
import { reportOver } from '../../shared/observability/report-over.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { envSchema } from './suspend-user.env.ts';
import { createHandler } from './suspend-user.ts';

const env = readEnv(envSchema);
const documents = dynamoDocuments();

export const handler = createHandler({
  controls: new DynamoControlsStore(documents, env.CONTROLS_TABLE),
  jobs: new DynamoJobStore(documents, env.JOBS_TABLE),
  clock: () => new Date(),
  operator: operatorRuleOf(env),
  onOver: reportOver,
});
