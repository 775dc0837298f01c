import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoReaperStateStore } from '../../shared/aws/dynamodb/dynamo-reaper-state-store.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { FakeReaperStateStore } from '../support/fake-reaper-state-store.ts';
import { reaperStateStoreContract } from './reaper-state-store.contract.ts';

describe('FakeReaperStateStore', () => {
  reaperStateStoreContract(async () => new FakeReaperStateStore());
});

describe('DynamoReaperStateStore', () => {
  const database = startDynamoDb();
  afterAll(async () => (await database).stop());

  reaperStateStoreContract(async () => {
    const { documents, createTable } = await database;
    return new DynamoReaperStateStore(documents, await createTable('ReaperState'));
  });

  it('is loud about a corrupt item', async () => {
    const { documents, createTable } = await database;
    const TableName = await createTable('ReaperState');
    await documents.send(new PutCommand({ TableName, Item: { name: 'sweep', orphans: { p1: 'yesterday' } } }));
    const state = new DynamoReaperStateStore(documents, TableName);
    await expect(state.read()).rejects.toMatchObject({ code: 'corrupt_item' });
  });
});
