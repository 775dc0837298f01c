import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { jobTokenOf, until } from '../stack-world.ts';
import { claimed, type Deployment, deployed, inParts, uploaded, webhook } from './job-story.ts';
import { expectStatus, type Storyteller } from './user-story.ts';

const longAgoMs = 2 * 3600 * 1000;

/** Sets the times that keep an erasure waiting for an hour, so that its last step is due. */
const asThoughLongAgo = async ({ world }: Storyteller, jobId: string): Promise<void> => {
  const { dynamodbUrl: endpoint, region, credentials } = world.stack;
  const documents = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region, credentials: { ...credentials } }),
  );
  const at = new Date(Date.now() - longAgoMs).toISOString();
  const set = (table: string, Key: Record<string, string>, field: string) =>
    documents.send(
      new UpdateCommand({
        TableName: world.stack.tableName(table),
        Key,
        UpdateExpression: 'SET #field = :at',
        ConditionExpression: 'attribute_exists(#field)',
        ExpressionAttributeNames: { '#field': field },
        ExpressionAttributeValues: { ':at': at },
      }),
    );
  await set('Jobs', { job_id: jobId }, 'erased_at');
  await set('DueWork', { work_id: `erasure#job#${jobId}` }, 'due_at');
  documents.destroy();
};

/** A job whose end a webhook is told, whose artifact is deleted, and which is then erased with what it still has. */
export const dueWorkStory = async (teller: Storyteller, deployment: Deployment): Promise<void> => {
  const { client, world } = teller;
  const path = await deployed(teller, deployment, {}, { webhook });
  const running = await claimed(teller, path);
  await uploaded(running, 'checkpoint-1');
  await inParts(running, 'deleted-by-the-user');
  await inParts(running, 'erased-with-the-job');
  expectStatus(200, await running.pod.post(`${path}/events`, { attempt: 1, seq: 1, type: 'completed' }));
  const told = await world.stack.runSchedule('do-due-work');
  expect(told).toMatchObject({ kind: 'result' });

  const artifacts = (await client.get(`${path}/artifacts`)).body.items;
  const ofName = (wanted: string) => artifacts.find(({ name }: { readonly name: string }) => name === wanted).id;
  expectStatus(204, await client.del(`${path}/artifacts/${ofName('deleted-by-the-user')}`));
  await until(
    async () => (await client.del(path)).status,
    (status) => status === 202,
    () => world.stack.runSchedule('sweep'),
  );
  expectStatus(404, await client.get(path));
  await asThoughLongAgo(teller, path.split('/').at(-1) ?? '');
  expect(await world.stack.runSchedule('do-due-work')).toMatchObject({ kind: 'result' });
};

/**
 * Jobs that wait: one that the deploy hands over, one that a sweep does, one that the launcher ends, and one whose pod a sweep
 * finds, after so many tries that older lines of its history leave the job.
 */
export const waitingStory = async (teller: Storyteller, { dataset, config }: Deployment): Promise<void> => {
  const { client, world } = teller;
  const faults = world.stack.simulator?.control.faults;
  const body = { training_config_id: config, dataset_id: dataset };
  const waits = async (fields: object): Promise<string> => {
    const answer = await client.post('/api/training/deploy/runpod', { ...body, ...fields });
    expectStatus(202, answer);
    return `/api/training/jobs/${answer.body.job_id}`;
  };
  const statusOf = async (path: string): Promise<string> => (await client.get(path)).body.status;
  const isMade = (status: string): boolean => status === 'pending';
  const sweep = () => world.stack.runSchedule('sweep');

  faults?.add({ kind: 'no_capacity', times: 3 });
  const handedOver = await waits({ gpu_types: ['RTX 4090', 'L4'] });
  await until(() => statusOf(handedOver), isMade);
  expectStatus(200, await client.post(`${handedOver}/cancel`));

  const oneOffer = { gpu_type: 'RTX 4090', cloud: 'secure', webhook };
  faults?.add({ kind: 'no_capacity', times: 1 });
  const swept = await waits(oneOffer);
  await until(() => statusOf(swept), isMade, sweep);
  expectStatus(200, await client.post(`${swept}/cancel`));

  faults?.add({ kind: 'no_capacity', times: 1 });
  const refused = await waits(oneOffer);
  const unauthorized = faults?.add({ kind: 'unauthorized', call: 'create' });
  await until(
    () => statusOf(refused),
    (status) => status === 'failed',
    sweep,
  );
  faults?.clear({ id: unauthorized });

  faults?.add({ kind: 'no_capacity', times: 2 });
  faults?.add({ kind: 'create_then_500', times: 1 });
  const found = await waits({ gpu_types: ['RTX 4090', 'L4'] });
  await until(
    async () => (await client.get(found)).body.pod_id,
    (podId) => podId !== null,
    sweep,
  );
  expectStatus(200, await client.post(`${found}/cancel`));
};

/** A pod that RunPod made without saying so: whoever ends its job looks for it by its name. Answers the path of the job. */
const unanswered = async ({ client, world }: Storyteller, { dataset, config }: Deployment) => {
  world.stack.simulator?.control.faults.add({ kind: 'create_then_500', times: 1 });
  const body = { training_config_id: config, dataset_id: dataset, gpu_type: 'RTX 4090' };
  const answer = await client.post('/api/training/deploy/runpod', body);
  expectStatus(202, answer);
  const jobId: string = answer.body.job_id;
  const podId = world.stack.simulator?.control.pods().find(({ name }) => name.includes(jobId))?.id ?? '';
  return { jobId, podId, path: `/api/training/jobs/${jobId}` };
};

/** The three calls that end a pod, of pods whose ids are not on record. */
export const unansweredStory = async (teller: Storyteller, deployment: Deployment): Promise<void> => {
  const { client, world } = teller;
  expectStatus(200, await client.post(`${(await unanswered(teller, deployment)).path}/cancel`));
  const { jobId } = await unanswered(teller, deployment);
  expectStatus(200, await client.del(`/api/training/deploy/runpod?deployment_id=${jobId}`));
  const { path, podId } = await unanswered(teller, deployment);
  const pod = world.withToken(await jobTokenOf(world, podId));
  expectStatus(200, await pod.post(`${path}/claim`, { attempt: 1, pod_id: podId, boot_id: 'boot' }));
  expectStatus(200, await pod.post(`${path}/events`, { attempt: 1, seq: 1, type: 'completed' }));
};

/** The other calls that end a job whose webhook is told: each puts its row of work. */
export const endsStory = async (teller: Storyteller, deployment: Deployment): Promise<void> => {
  const { client, world } = teller;
  const path = await deployed(teller, deployment, {}, { webhook });
  expectStatus(200, await client.post(`${path}/cancel`));
  const stopped = (await deployed(teller, deployment, {}, { webhook })).split('/').at(-1);
  expectStatus(200, await client.del(`/api/training/deploy/runpod?deployment_id=${stopped}`));
  world.stack.simulator?.control.faults.add({ kind: 'unauthorized', call: 'create', times: 1 });
  const { config: training_config_id, dataset: dataset_id } = deployment;
  const refused = { training_config_id, dataset_id, gpu_type: 'RTX 4090', webhook };
  expect((await client.post('/api/training/deploy/runpod', refused)).body.status).toBe('failed');
};
