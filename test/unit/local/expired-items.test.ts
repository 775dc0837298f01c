import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { readCloudAssembly } from '../../../infra/local/cloud/cloud-assembly.ts';
import { resolveResources } from '../../../infra/local/cloud/resolved-resources.ts';
import { LocalDynamoDb } from '../../../infra/local/dynamodb/local-dynamodb.ts';
import { tablePlans } from '../../../infra/local/dynamodb/table-plan.ts';
import { writeFixtureApp } from './fixture-app.ts';

const credentials = { accessKeyId: 'A', secretAccessKey: 'B', sessionToken: 'C' };
const now = Date.UTC(2026, 0, 1) / 1000;

let dynamodb: LocalDynamoDb;
let client: DynamoDBClient;
const [table] = tablePlans(resolveResources(readCloudAssembly(writeFixtureApp()), (text) => text));
const TableName = table?.name ?? '';

beforeAll(async () => {
  dynamodb = await LocalDynamoDb.start(credentials);
  client = new DynamoDBClient({ endpoint: dynamodb.url, region: 'us-east-1', credentials });
  if (table) await dynamodb.addTable(table);
});

afterAll(async () => {
  client.destroy();
  await dynamodb.stop();
});

const put = (id: string, expiresAt?: string) =>
  client.send(
    new PutItemCommand({
      TableName,
      Item: { id: { S: id }, owner: { S: 'ann' }, ...(expiresAt ? { expires_at: { N: expiresAt } } : {}) },
    }),
  );

const exists = async (id: string) =>
  (await client.send(new GetItemCommand({ TableName, Key: { id: { S: id } } }))).Item !== undefined;

describe('time to live', () => {
  it('deletes what has expired by the template’s attribute, and nothing else', async () => {
    await put('past', String(now - 1));
    await put('future', String(now + 60));
    await put('without');
    await put('milliseconds', String(now * 1000));
    await put('six-years-ago', String(now - 6 * 365 * 86_400));
    expect(await dynamodb.deleteExpired(now * 1000)).toBe(1);
    const left = await Promise.all(['past', 'future', 'without', 'milliseconds', 'six-years-ago'].map(exists));
    expect(left).toEqual([false, true, true, true, true]);
  });

  it('serves the template’s indexes', async () => {
    await put('indexed');
    const found = await client.send(
      new QueryCommand({
        TableName,
        IndexName: 'by_owner',
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':owner': { S: 'ann' } },
      }),
    );
    expect(found.Items?.map(({ id }) => id?.S)).toContain('indexed');
  });
});
