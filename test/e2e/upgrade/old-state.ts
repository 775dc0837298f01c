import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { LocalStack } from '../../../infra/local/stack/local-stack.ts';
import { reviveStored } from '../../support/stored-json.ts';

const name = z.object({ AttributeName: z.string() });
const keySchema = z.array(name.extend({ KeyType: z.enum(['HASH', 'RANGE']) }));

const tableSchema = z.object({
  name: z.string(),
  attributes: z.array(name.extend({ AttributeType: z.enum(['S', 'N', 'B']) })),
  key: keySchema,
  indexes: z.array(
    z.object({
      IndexName: z.string(),
      KeySchema: keySchema,
      Projection: z.object({ ProjectionType: z.enum(['ALL', 'KEYS_ONLY']) }),
    }),
  ),
  items: z.array(z.record(z.string(), z.unknown())),
});

const jobNames = [
  'completed',
  'failed',
  'running',
  'finishing',
  'overdue',
  'launched',
  'told',
  'terminating',
  'creating',
  'waiting',
  'cancelled_later',
] as const;
export type OldJob = (typeof jobNames)[number];

const stateSchema = z.object({
  recorded_at: z.iso.datetime(),
  /** Jobs by their user. */
  users: z.record(z.string(), z.array(z.enum(jobNames))),
  jobs: z.record(z.enum(jobNames), z.string()),
  dataset: z.string(),
  config: z.string(),
  download_url: z.url(),
  secrets_key: z.string(),
  pods: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      gpu: z.string(),
      cloud: z.enum(['SECURE', 'COMMUNITY']),
      job_token: z.string().optional(),
    }),
  ),
  objects: z.record(z.string(), z.string()),
  tables: z.record(z.string(), tableSchema),
});
export type OldState = z.output<typeof stateSchema>;

const text = readFileSync(join(import.meta.dirname, 'version-0.1.json'), 'utf8');
export const recorded: OldState = stateSchema.parse(JSON.parse(text, reviveStored));

const timePattern = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

/** The state as if it had been recorded now, with these pods in place of those of then. */
const asOfNow = (podIds: ReadonlyMap<string, string>): OldState => {
  const laterMs = Date.now() - Date.parse(recorded.recorded_at);
  const withPods = [...podIds].reduce((made, [then, now]) => made.replaceAll(then, now), text);
  const moved = withPods.replace(timePattern, (time) => new Date(Date.parse(time) + laterMs).toISOString());
  return stateSchema.parse(
    JSON.parse(moved, (field, value: unknown) =>
      field === 'expires_at' && typeof value === 'number'
        ? value + Math.round(laterMs / 1000)
        : reviveStored(field, value),
    ),
  );
};

/** Pods like those that ran when the state was recorded, in the stack's RunPod. Answers their ids by those of then. */
const makePods = async ({ runpodUrl, simulator }: LocalStack): Promise<ReadonlyMap<string, string>> => {
  const headers = { authorization: `Bearer ${simulator?.apiKey}`, 'content-type': 'application/json' };
  const ids = new Map<string, string>();
  for (const { id, name, gpu, cloud, job_token } of recorded.pods) {
    const env = job_token === undefined ? {} : { PODWARDEN_JOB_TOKEN: job_token };
    const body = JSON.stringify({ name, image: 'runpod/base:1.0.0', disk: 50, gpu: { id: gpu }, cloud, env });
    const answer = await fetch(`${runpodUrl}/pods`, { method: 'POST', headers, body });
    if (answer.status !== 201) throw new Error(await answer.text());
    ids.set(id, z.object({ id: z.string() }).parse(await answer.json()).id);
  }
  return ids;
};

const makeTables = async (stack: LocalStack, { tables }: OldState): Promise<void> => {
  const client = new DynamoDBClient({
    endpoint: stack.dynamodbUrl,
    region: stack.region,
    credentials: { ...stack.credentials },
  });
  const documents = DynamoDBDocumentClient.from(client);
  const waiter = { client, maxWaitTime: 30, minDelay: 0.02, maxDelay: 0.2 };
  // Version 0.1 had no Controls and no DueWork.
  for (const id of [...Object.keys(tables), 'Controls', 'DueWork']) {
    const TableName = stack.tableName(id);
    await client.send(new DeleteTableCommand({ TableName }));
    await waitUntilTableNotExists(waiter, { TableName });
  }
  for (const { name: TableName, attributes, key, indexes, items } of Object.values(tables)) {
    await client.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: attributes,
        KeySchema: key,
        BillingMode: 'PAY_PER_REQUEST',
        ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
      }),
    );
    await waitUntilTableExists(waiter, { TableName });
    for (const Item of items) await documents.send(new PutCommand({ TableName, Item }));
  }
  documents.destroy();
  client.destroy();
};

const putObjects = async (stack: LocalStack, { objects }: OldState): Promise<void> => {
  const { s3Url: endpoint, region } = stack;
  const s3 = new S3Client({ endpoint, region, credentials: { ...stack.credentials }, forcePathStyle: true });
  for (const [Key, Body] of Object.entries(objects)) {
    await s3.send(new PutObjectCommand({ Bucket: stack.bucketName(), Key, Body }));
  }
  s3.destroy();
};

/** Puts what version 0.1 left in place of all that the stack's tables have. */
export const installOldState = async (stack: LocalStack): Promise<OldState> => {
  const state = asOfNow(await makePods(stack));
  await makeTables(stack, state);
  await putObjects(stack, state);
  return state;
};
