import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { newCredentials } from '../../../infra/local/access/principal.ts';
import { region } from '../../../infra/local/cloud/pseudo.ts';
import { LocalDynamoDb } from '../../../infra/local/dynamodb/local-dynamodb.ts';
import type { TablePlan } from '../../../infra/local/dynamodb/table-plan.ts';

/** Each test starts an engine, beside other suites. */
jest.setTimeout(60_000);

const credentials = newCredentials();

const index = (name: string, copies: 'ALL' | 'KEYS_ONLY' = 'ALL') => ({
  IndexName: name,
  KeySchema: [{ AttributeName: 'shelf', KeyType: 'HASH' as const }],
  Projection: { ProjectionType: copies },
});

const plan = (name: string, indexes: readonly ReturnType<typeof index>[], key = 'id'): TablePlan => ({
  name,
  logicalId: name,
  keyAttributes: [key],
  ttlAttribute: undefined,
  input: {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
    AttributeDefinitions: [key, ...(indexes.length > 0 ? ['shelf'] : [])].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S' as const,
    })),
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: [...indexes] }),
  },
});

/** A table with so many items, and what a function would do with it. */
const setup = async ({ byHand = false, items = 0, indexes = [index('old')] } = {}) => {
  const dynamodb = await LocalDynamoDb.start(credentials, byHand);
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: dynamodb.url, region, credentials }));
  const TableName = 'Things';
  await dynamodb.addTable(plan(TableName, indexes));
  const put = (id: string) => documents.send(new PutCommand({ TableName, Item: { id, shelf: 's', text: id } }));
  for (let id = 0; id < items; id += 1) await put(`${id}`);
  const query = (IndexName: string) =>
    documents.send(
      new QueryCommand({
        TableName,
        IndexName,
        KeyConditionExpression: 'shelf = :shelf',
        ExpressionAttributeValues: { ':shelf': 's' },
      }),
    );
  return {
    dynamodb,
    put,
    query,
    get: (id: string) => documents.send(new GetCommand({ TableName, Key: { id } })),
    scan: () => documents.send(new ScanCommand({ TableName })),
    deploy: (indexes: readonly ReturnType<typeof index>[], key?: string) =>
      dynamodb.addTable(plan(TableName, indexes, key)),
    stop: async () => {
      documents.destroy();
      await dynamodb.stop();
    },
  };
};

describe('a table that a deploy changes', () => {
  let world: Awaited<ReturnType<typeof setup>>;
  afterEach(() => world.stop());

  it('has the new index filled with all that stood, and loses nothing that is written meanwhile', async () => {
    world = await setup({ items: 200 });
    const written = Array.from({ length: 100 }, (_, nth) => `late-${nth}`);
    const deploying = world.deploy([index('old'), index('new')]);
    await Promise.all(written.map(world.put));
    await deploying;
    for (const name of ['old', 'new']) expect((await world.query(name)).Items).toHaveLength(300);
    expect((await world.get('late-99')).Item).toEqual({ id: 'late-99', shelf: 's', text: 'late-99' });
  });

  it('answers no query of an index that is being filled, and every other call', async () => {
    world = await setup({ byHand: true, items: 3 });
    await world.deploy([index('old'), index('new', 'KEYS_ONLY')]);
    await expect(world.query('new')).rejects.toThrow('Cannot read from backfilling global secondary index: new');
    expect((await world.query('old')).Items).toHaveLength(3);
    await world.put('while it is filled');
    await expect(world.deploy([index('new', 'KEYS_ONLY')])).rejects.toThrow('Table is being updated');
    await world.dynamodb.fillIndexes();
    expect((await world.query('new')).Items).toContainEqual({ id: 'while it is filled', shelf: 's' });
  });

  it('loses an index and no item', async () => {
    world = await setup({ items: 5 });
    await world.deploy([]);
    await expect(world.query('old')).rejects.toThrow();
    expect((await world.scan()).Items).toHaveLength(5);
  });

  it.each([
    ['two indexes at once', [index('old'), index('one'), index('two')], 'id', 'Cannot perform more than one GSI'],
    ['one index in place of another', [index('new')], 'id', '(+new, -old)'],
    ['what an index copies', [index('old', 'KEYS_ONLY')], 'id', 'an index that is not what it was'],
    ['its key', [index('old')], 'other', 'has other keys than before'],
  ] as const)('refuses to change %s, and stays as it is', async (_, indexes, key, message) => {
    world = await setup({ items: 2 });
    await expect(world.deploy(indexes, key)).rejects.toThrow(message);
    expect((await world.query('old')).Items).toHaveLength(2);
  });
});
