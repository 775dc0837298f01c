import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalStack } from '../../../infra/local/stack/local-stack.ts';
import { DynamoInstallationStore } from '../../../shared/aws/dynamodb/dynamo-installation-store.ts';
import { DynamoUsageStore } from '../../../shared/aws/dynamodb/dynamo-usage-store.ts';
import { microDollars } from '../../../shared/domain/limits/micro-dollars.ts';
import { transitionKey, usageAccountOf } from '../../../shared/domain/limits/usage.ts';
import { type Client, until } from '../stack-world.ts';
import { type Deployment, deployed } from './job-story.ts';
import { expectStatus, type Storyteller } from './user-story.ts';

const documentsOf = ({ dynamodbUrl: endpoint, region, credentials }: LocalStack): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials: { ...credentials } }));

/** An upload that was announced five minutes ago and broke off before its dataset was stored. */
const brokenOffUpload = async ({ world, user }: Storyteller): Promise<void> => {
  const documents = documentsOf(world.stack);
  const amounts = { stored_bytes: 10 };
  const at = new Date(Date.now() - 300_000).toISOString();
  const begin = { [transitionKey('uploading', randomUUID())]: { token: 'a-lost-token', at, amounts } };
  const TableName = world.stack.tableName('Usage');
  await new DynamoUsageStore(documents, TableName).change(user, { add: amounts, begin });
  // Artifacts that were announced at once seconds ago may have left the account in transition since then.
  await documents.send(
    new UpdateCommand({
      TableName,
      Key: { account: usageAccountOf(user) },
      UpdateExpression: 'SET unsettled_since = :at',
      ExpressionAttributeValues: { ':at': at },
    }),
  );
  documents.destroy();
};

/** A share of all the month, as one that is taken twice leaves it: whoever is refused for it is not after the next sweep. */
const sumsTooHigh = async ({ world, client }: Storyteller, operator: Client, what: object): Promise<void> => {
  const documents = documentsOf(world.stack);
  const { limits, month } = (await operator.get('/api/admin/users')).body.installation;
  const share = { charged_micro_dollars: microDollars(limits.dollars_per_month) };
  const anything = { pods: 0, dollars_per_hour: 0, dollars_per_month: 2 * limits.dollars_per_month };
  await new DynamoInstallationStore(documents, world.stack.tableName('Usage')).take(share, month, anything);
  documents.destroy();
  const mayBe = async () => (await client.post('/api/training/deploy/runpod/preflight', what)).body.ok;
  if (await mayBe()) throw new Error('A month that is spent refuses nothing.');
  await until(
    mayBe,
    (ok) => ok,
    () => world.stack.runSchedule('sweep'),
  );
};

/** An operator leaves a user one pod: their second job waits until the first has ended, and what broke off is mended. */
export const limitsStory = async (teller: Storyteller, deployment: Deployment, operator: Client): Promise<void> => {
  const { world, user, client } = teller;
  const path = `/api/admin/users/${user}/limits`;
  expectStatus(200, await operator.get('/api/admin/users'));
  const { pods } = (await operator.get(path)).body.used;
  expectStatus(200, await operator.send('PUT', path, { body: { pods: pods + 1 } }));
  const first = await deployed(teller, deployment);
  const asked = { training_config_id: deployment.config, dataset_id: deployment.dataset, gpu_type: 'RTX 4090' };
  const what = { ...asked, budget_limit: 5, max_duration_minutes: 60 };
  const second = await client.post('/api/training/deploy/runpod', what);
  expectStatus(202, second);
  const hold = { reason: 'longer than it may last', expires_in_seconds: 7200 };
  expectStatus(200, await client.send('PUT', `/api/training/jobs/${second.body.job_id}/hold`, { body: hold }));
  expectStatus(200, await client.get('/api/usage'));
  expectStatus(200, await operator.post('/api/admin/sweep?dry_run=true'));
  const stored = (await client.get('/api/me')).body.used.stored_bytes;
  await brokenOffUpload(teller);
  expectStatus(200, await client.post(`${first}/cancel`));
  await until(
    async () => (await client.get(`/api/training/jobs/${second.body.job_id}`)).body,
    ({ status }) => status !== 'queued',
    () => world.stack.runSchedule('sweep'),
  );
  const mended = (await client.get('/api/me')).body.used.stored_bytes;
  if (mended !== stored)
    throw new Error(`What broke off is not mended: ${stored} bytes were stored, and now ${mended}.`);
  expectStatus(200, await client.post(`/api/training/jobs/${second.body.job_id}/cancel`));
  expectStatus(200, await operator.send('PUT', path, { body: {} }));
  await sumsTooHigh(teller, operator, what);
};
