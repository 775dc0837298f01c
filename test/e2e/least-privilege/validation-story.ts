import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { textLines, uploadDataset } from '../stack-world.ts';
import { claimed, type Deployment, deployed } from './job-story.ts';
import { expectStatus, type Storyteller } from './user-story.ts';

/** As jobs were stored before configs were resolved at deploy. */
const asThoughUnresolved = async ({ world }: Storyteller, jobId: string): Promise<void> => {
  const { dynamodbUrl: endpoint, region, credentials } = world.stack;
  const documents = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region, credentials: { ...credentials } }),
  );
  await documents.send(
    new UpdateCommand({
      TableName: world.stack.tableName('Telemetry'),
      Key: { job_id: jobId, entry_key: 'spec' },
      UpdateExpression: 'REMOVE unset_settings',
      ConditionExpression: 'attribute_exists(unset_settings)',
    }),
  );
  documents.destroy();
};

/** A job that is evaluated on another dataset, which is deleted when the job is over. */
export const validationStory = async (teller: Storyteller, deployment: Deployment): Promise<void> => {
  const { client } = teller;
  const validation_dataset_id = await uploadDataset(client, textLines(20, 'held out'));
  const path = await deployed(teller, deployment, {}, { validation_dataset_id });
  await asThoughUnresolved(teller, path.split('/').at(-1) ?? '');
  const { pod, taken } = await claimed(teller, path);
  if (taken.config.training.eval_split !== 0) throw new Error('A part of the dataset was kept for evaluation, too.');
  const refreshed = await pod.post('/api/datasets/tokens/refresh', { dataset_id: validation_dataset_id });
  expectStatus(201, refreshed);
  const bytes = await (await fetch(refreshed.body.url)).text();
  if (!bytes.includes('held out')) throw new Error('The validation dataset is another one.');
  const shown = await client.get(`${path}?include=training_config`);
  expectStatus(200, shown);
  if (shown.body.training_config.validation_dataset_id !== validation_dataset_id) throw new Error(shown.text);
  const { used_by } = (await client.get(`/api/datasets/${validation_dataset_id}`)).body;
  if (!path.endsWith(used_by[0])) throw new Error('It is not told which job uses the dataset.');
  expectStatus(409, await client.del(`/api/datasets/${validation_dataset_id}`));
  expectStatus(200, await client.post(`${path}/cancel`));
  expectStatus(204, await client.del(`/api/datasets/${validation_dataset_id}`));
};
